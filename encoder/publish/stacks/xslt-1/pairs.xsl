<?xml version="1.0" encoding="UTF-8"?>
<!--
  XSLT 1.0, for xsltproc and browsers: the blocks of the original, each beside those of the translation
  that its @corresp names. xsltproc pairs.xsl letter.xml > letter.html
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:t="http://www.tei-c.org/ns/1.0" exclude-result-prefixes="t">
  <xsl:output method="html" encoding="UTF-8"/>
  <xsl:key name="id" match="*[@xml:id]" use="@xml:id"/>
  <xsl:template match="/">
    <html>
      <head><title><xsl:value-of select="//t:titleStmt/t:title"/></title></head>
      <body>
        <table>
          <xsl:for-each select="//t:div[@type='original'][1]//*[self::t:p or self::t:head or self::t:item or self::t:signed]">
            <tr>
              <td id="{@xml:id}"><xsl:apply-templates/></td>
              <td>
                <xsl:call-template name="counterparts">
                  <xsl:with-param name="left" select="concat(normalize-space(@corresp), ' ')"/>
                </xsl:call-template>
              </td>
            </tr>
          </xsl:for-each>
        </table>
      </body>
    </html>
  </xsl:template>
  <xsl:template name="counterparts">
    <xsl:param name="left"/>
    <xsl:variable name="ident" select="substring-after(substring-before($left, ' '), '#')"/>
    <xsl:if test="$ident">
      <div id="{$ident}"><xsl:apply-templates select="key('id', $ident)/node()"/></div>
      <xsl:call-template name="counterparts">
        <xsl:with-param name="left" select="substring-after($left, ' ')"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>
  <xsl:template match="t:surplus | t:fw | t:desc | t:choice/t:sic"/>
  <xsl:template match="t:gap">[<xsl:value-of select="t:desc"/>]</xsl:template>
  <xsl:template match="t:lb"><br/></xsl:template>
</xsl:stylesheet>
