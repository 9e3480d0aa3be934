<?xml version="1.0" encoding="UTF-8"?>
<!--
  One TEI file as a page: its description, its language versions as rows side by side, its notes.

  Modules: strings.xsl (words of the interface), head.xsl (description), rows.xsl (what stands beside
  what), blocks.xsl and inlines.xsl (one template an element, mode "text"), page.xsl (what is around
  every page). A stylesheet of one's own imports this file and overrides a template.
-->
<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:f="urn:x-tei-encoder:publish"
    xpath-default-namespace="http://www.tei-c.org/ns/1.0" exclude-result-prefixes="#all">
  <xsl:import href="strings.xsl"/>
  <xsl:import href="page.xsl"/>
  <xsl:import href="head.xsl"/>
  <xsl:import href="rows.xsl"/>
  <xsl:import href="blocks.xsl"/>
  <xsl:import href="inlines.xsl"/>

  <xsl:output method="html" html-version="5" encoding="UTF-8" indent="no"/>

  <!-- File name of the page without its ending; the downloads beside it have the same. -->
  <xsl:param name="name" as="xs:string" select="'document'"/>
  <!-- What the certificate says: "proved", "failed" or "" where there is none. -->
  <xsl:param name="proof" as="xs:string" select="''"/>
  <!-- True where something of the document is withheld. -->
  <xsl:param name="withheld" as="xs:boolean" select="false()"/>
  <!-- Pages of the documents before and after this one; "" where there is none. -->
  <xsl:param name="before" as="xs:string" select="''"/>
  <xsl:param name="after" as="xs:string" select="''"/>

  <!-- Identifiers that others may cite and that are no longer in the text. -->
  <xsl:param name="retired" as="xs:string" select="''"/>

  <xsl:key name="id" match="*[@xml:id]" use="@xml:id"/>
  <xsl:key name="link" match="linkGrp/link" use="tokenize(@target, '\s+') ! substring(., 2)"/>

  <xsl:variable name="root" as="element()" select="(/TEI, /*)[1]"/>
  <xsl:variable name="title" as="xs:string"
      select="normalize-space(($root/teiHeader//titleStmt/title, $name)[1])"/>
  <xsl:variable name="versions" as="element()*"
      select="$root/text/body/div[@type = 'original'], $root/text/body/div[not(@type = 'original')]"/>

  <xsl:template match="/">
    <xsl:call-template name="page">
      <xsl:with-param name="title" select="$title"/>
      <xsl:with-param name="language" select="$interface"/>
      <xsl:with-param name="class" select="'document'"/>
      <xsl:with-param name="meta" as="element()*">
        <xsl:call-template name="meta"/>
      </xsl:with-param>
      <xsl:with-param name="content">
        <article class="edition" data-versions="{count($versions)}">
          <xsl:call-template name="description"/>
          <xsl:if test="$withheld">
            <p class="withheld-note" role="note"><xsl:value-of select="f:say('withheld-here')"/></p>
          </xsl:if>
          <xsl:call-template name="switches"/>
          <xsl:for-each select="tokenize($retired, '\s+')[.]">
            <p class="retired" id="{.}"><xsl:value-of select="f:say('retired'), '(' || . || ')'"/></p>
          </xsl:for-each>
          <xsl:call-template name="rows"/>
          <xsl:call-template name="legend"/>
          <xsl:call-template name="neighbours"/>
        </article>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <!-- What to show: without script the radio buttons do it through :has(). -->
  <xsl:template name="switches">
    <form class="switches" aria-label="{f:say('show')}">
      <xsl:if test="count($versions) gt 1">
        <fieldset>
          <legend><xsl:value-of select="f:say('show')"/></legend>
          <label><input type="radio" name="show" value="both" id="show-both" checked=""/>
            <xsl:text> </xsl:text><xsl:value-of select="f:say('show-both')"/></label>
          <xsl:for-each select="$versions">
            <label><input type="radio" name="show" value="{@xml:id}" id="show-v{position()}"/>
              <xsl:text> </xsl:text><xsl:value-of select="f:language(@xml:lang)"/></label>
          </xsl:for-each>
          <label><input type="radio" name="show" value="interleaved" id="show-interleaved"/>
            <xsl:text> </xsl:text><xsl:value-of select="f:say('show-interleaved')"/></label>
        </fieldset>
      </xsl:if>
      <fieldset>
        <legend><xsl:value-of select="f:say('text')"/></legend>
        <label><input type="radio" name="text" value="reading" id="text-reading" checked=""/>
          <xsl:text> </xsl:text><xsl:value-of select="f:say('text-reading')"/></label>
        <label><input type="radio" name="text" value="page" id="text-page"/>
          <xsl:text> </xsl:text><xsl:value-of select="f:say('text-page')"/></label>
      </fieldset>
      <fieldset>
        <legend><xsl:value-of select="f:say('mark')"/></legend>
        <label><input type="checkbox" name="names" id="mark-names"/>
          <xsl:text> </xsl:text><xsl:value-of select="f:say('mark-names')"/></label>
        <label><input type="checkbox" name="doubts" id="mark-doubts"/>
          <xsl:text> </xsl:text><xsl:value-of select="f:say('mark-doubts')"/></label>
      </fieldset>
    </form>
  </xsl:template>

  <!-- What the signs on this page mean; only those that are on it. -->
  <xsl:template name="legend">
    <xsl:variable name="signs" as="element()*">
      <xsl:for-each select="
          if ($root/text//stamp) then 'stamp' else (), if ($root/text//gap) then 'gap' else (),
          if ($root/text//supplied) then 'supplied' else (),
          if ($root/text//unclear) then 'unclear' else (), if ($root/text//sic) then 'sic' else (),
          if ($root/text//del) then 'del' else (), if ($root/text//*[@hand]) then 'hand' else (),
          if ($root/text//@cert) then 'cert' else ()">
        <xsl:variable name="sign" select="."/>
        <dt><span class="sign-{$sign}"><xsl:value-of select="f:say('sign-' || $sign)"/></span></dt>
        <dd><xsl:value-of select="f:say('sign-' || $sign || '-means')"/></dd>
      </xsl:for-each>
    </xsl:variable>
    <xsl:if test="$signs">
      <details class="legend">
        <summary><xsl:value-of select="f:say('signs')"/></summary>
        <dl><xsl:sequence select="$signs"/></dl>
        <xsl:if test="$root/teiHeader//handNote[not(starts-with(@xml:id, 'hand.signature'))]">
          <h2><xsl:value-of select="f:say('hands')"/></h2>
          <ul>
            <xsl:for-each select="$root/teiHeader//handNote[not(starts-with(@xml:id, 'hand.signature'))]">
              <li id="{@xml:id}"><b><xsl:value-of select="f:hand(@xml:id)"/></b>
                <xsl:text> </xsl:text><xsl:value-of select="."/></li>
            </xsl:for-each>
          </ul>
        </xsl:if>
      </details>
    </xsl:if>
  </xsl:template>

  <xsl:template name="neighbours">
    <xsl:if test="$before or $after">
      <nav class="neighbours" aria-label="{f:say('neighbours')}">
        <xsl:if test="$before">
          <a rel="prev" href="{$before}">← <xsl:value-of select="f:say('before')"/></a>
        </xsl:if>
        <xsl:if test="$after">
          <a rel="next" href="{$after}"><xsl:value-of select="f:say('after')"/> →</a>
        </xsl:if>
      </nav>
    </xsl:if>
  </xsl:template>

  <!-- The letter by which a hand is told apart: A, B, C … -->
  <xsl:function name="f:hand" as="xs:string">
    <xsl:param name="ident" as="xs:string"/>
    <xsl:variable name="hands"
        select="$root/teiHeader//handNote[not(starts-with(@xml:id, 'hand.signature'))]/@xml:id/string()"/>
    <xsl:variable name="place" select="index-of($hands, $ident)[1]"/>
    <xsl:number value="($place, 1)[1]" format="A"/>
  </xsl:function>
</xsl:stylesheet>
