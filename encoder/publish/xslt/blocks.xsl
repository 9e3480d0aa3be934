<?xml version="1.0" encoding="UTF-8"?>
<!-- Blocks: one template an element. -->
<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:f="urn:x-tei-encoder:publish"
    xpath-default-namespace="http://www.tei-c.org/ns/1.0" exclude-result-prefixes="#all">

  <xsl:mode name="text" on-no-match="text-only-copy"/>

  <!-- What every element of the page has of its element in the TEI. -->
  <xsl:template name="common">
    <xsl:param name="class" as="xs:string*" select="local-name()"/>
    <xsl:if test="@xml:id"><xsl:attribute name="id" select="@xml:id"/></xsl:if>
    <xsl:attribute name="class" select="
        string-join(($class, @type ! (local-name(..) || '-' || .), @cert ! ('cert-' || .),
        if (@hand) then 'by-hand' else ())[.], ' ')"/>
    <xsl:if test="@xml:lang and not(@xml:lang = ancestor::*[@xml:lang][1]/@xml:lang)">
      <xsl:attribute name="lang" select="@xml:lang"/>
    </xsl:if>
    <xsl:if test="@corresp and @xml:id">
      <xsl:attribute name="data-with"
          select="tokenize(@corresp, '\s+') ! substring(., 2)" separator=" "/>
    </xsl:if>
    <xsl:if test="@cert">
      <xsl:attribute name="title" select="f:say('cert-' || @cert)"/>
    </xsl:if>
  </xsl:template>

  <xsl:template name="permalink">
    <xsl:if test="@xml:id">
      <a class="permalink" href="#{@xml:id}" aria-label="{f:say('permalink')} {@xml:id}">¶</a>
    </xsl:if>
  </xsl:template>

  <xsl:template match="p" mode="text">
    <p>
      <xsl:call-template name="common"/>
      <xsl:apply-templates mode="text"/>
      <xsl:call-template name="permalink"/>
    </p>
  </xsl:template>

  <!-- HTML has no paragraph in a paragraph or in a list of phrases. -->
  <xsl:template match="p[ancestor::p or ancestor::signed or ancestor::seg or ancestor::head]
      | note[ancestor::head or ancestor::item or ancestor::cell or ancestor::signed or ancestor::seg
      or ancestor::dateline or ancestor::salute]//p" mode="text" priority="1">
    <span>
      <xsl:call-template name="common"/>
      <xsl:apply-templates mode="text"/>
    </span>
  </xsl:template>

  <!-- Each part of a letterhead or of the foot is a line of its own. -->
  <xsl:template match="opener | closer | postscript" mode="text">
    <div>
      <xsl:call-template name="common"/>
      <xsl:for-each select="node()[self::* or normalize-space()]">
        <div class="line"><xsl:apply-templates select="." mode="text"/></div>
      </xsl:for-each>
    </div>
  </xsl:template>

  <xsl:template match="dateline | salute | signed | address | addrLine | ab" mode="text">
    <div>
      <xsl:call-template name="common"/>
      <xsl:apply-templates mode="text"/>
    </div>
  </xsl:template>

  <xsl:template match="p//dateline | p//salute | p//signed | p//address | p//addrLine" mode="text"
      priority="1">
    <span>
      <xsl:call-template name="common"/>
      <xsl:apply-templates mode="text"/>
    </span>
  </xsl:template>

  <!-- The title of the page is h1; headings of the text go down from h2. -->
  <xsl:template match="head" mode="text">
    <!-- A level is never left out: only what has a heading of its own makes those within it deeper. -->
    <xsl:variable name="depth" as="xs:integer" select="
        min((5, 2 + count(ancestor::div[@type = ('entry', 'section', 'enclosure', 'paper')]
        [exists(ancestor::div/head)]) + (if (@type = 'sub' and preceding-sibling::head) then 1 else 0)))"/>
    <xsl:element name="h{$depth}">
      <xsl:call-template name="common"/>
      <xsl:apply-templates mode="text"/>
    </xsl:element>
  </xsl:template>

  <xsl:template match="list/head | table/head | floatingText//head | note//head" mode="text" priority="1">
    <p class="list-head"><xsl:apply-templates mode="text"/></p>
  </xsl:template>

  <xsl:template match="list" mode="text">
    <xsl:apply-templates select="head" mode="text"/>
    <ul>
      <xsl:call-template name="common">
        <xsl:with-param name="class" select="'list', @rend/string()"/>
      </xsl:call-template>
      <xsl:apply-templates select="item" mode="text"/>
    </ul>
  </xsl:template>

  <xsl:template match="item" mode="text">
    <!-- A label before its item, and what stands between two items, goes into the item. -->
    <xsl:variable name="own-label" select="preceding-sibling::*[1][self::label]"/>
    <xsl:variable name="former" select="preceding-sibling::item[1]"/>
    <li>
      <xsl:call-template name="common"/>
      <xsl:apply-templates mode="text" select="
          preceding-sibling::*[not(self::item or self::head)][empty($former) or . >> $former]
          except $own-label"/>
      <xsl:apply-templates select="$own-label" mode="text"/>
      <xsl:apply-templates mode="text"/>
      <xsl:if test="empty(following-sibling::item)">
        <xsl:apply-templates select="following-sibling::*" mode="text"/>
      </xsl:if>
    </li>
  </xsl:template>

  <xsl:template match="label" mode="text">
    <span class="label"><xsl:apply-templates mode="text"/></span>
    <xsl:text> </xsl:text>
  </xsl:template>

  <xsl:template match="table" mode="text">
    <div class="table-holder" role="region" tabindex="0" aria-label="{f:say('table')} {count(preceding::table) + 1}">
      <table>
        <xsl:call-template name="common"/>
        <xsl:if test="head"><caption><xsl:apply-templates select="head/node()" mode="text"/></caption></xsl:if>
        <tbody><xsl:apply-templates select="row" mode="text"/></tbody>
      </table>
    </div>
  </xsl:template>

  <xsl:template match="row" mode="text">
    <tr>
      <xsl:call-template name="common">
        <xsl:with-param name="class" select="'table-row'"/>
      </xsl:call-template>
      <xsl:apply-templates select="cell" mode="text"/>
    </tr>
  </xsl:template>

  <xsl:template match="cell" mode="text">
    <xsl:element name="{if (@role = 'label' or ../@role = 'label') then 'th' else 'td'}">
      <xsl:if test="@cols"><xsl:attribute name="colspan" select="@cols"/></xsl:if>
      <xsl:if test="@rows"><xsl:attribute name="rowspan" select="@rows"/></xsl:if>
      <xsl:if test="@xml:id"><xsl:attribute name="id" select="@xml:id"/></xsl:if>
      <xsl:apply-templates mode="text"/>
    </xsl:element>
  </xsl:template>

  <xsl:template match="sp" mode="text">
    <div>
      <xsl:call-template name="common"/>
      <xsl:apply-templates mode="text"/>
    </div>
  </xsl:template>

  <xsl:template match="speaker" mode="text">
    <b class="speaker"><xsl:apply-templates mode="text"/></b>
    <xsl:text> </xsl:text>
  </xsl:template>

  <xsl:template match="stage" mode="text">
    <i class="stage"><xsl:apply-templates mode="text"/></i>
  </xsl:template>

  <xsl:template match="floatingText" mode="text">
    <blockquote>
      <xsl:call-template name="common"/>
      <xsl:apply-templates mode="text"/>
    </blockquote>
  </xsl:template>

  <xsl:template match="quote[p]" mode="text">
    <blockquote>
      <xsl:call-template name="common"/>
      <xsl:apply-templates mode="text"/>
    </blockquote>
  </xsl:template>

  <xsl:template match="quote" mode="text">
    <span>
      <xsl:call-template name="common"/>
      <xsl:apply-templates mode="text"/>
    </span>
  </xsl:template>

  <xsl:template match="stamp" mode="text">
    <div>
      <xsl:call-template name="common"/>
      <span class="unseen"><xsl:value-of select="f:say('sign-stamp')"/>: </span>
      <xsl:apply-templates mode="text"/>
    </div>
  </xsl:template>

  <xsl:template match="stamp[ancestor::p or ancestor::seg or ancestor::signed or ancestor::item or ancestor::head]"
      mode="text" priority="1">
    <span>
      <xsl:call-template name="common"/>
      <span class="unseen"><xsl:value-of select="f:say('sign-stamp')"/>: </span>
      <xsl:apply-templates mode="text"/>
    </span>
  </xsl:template>

  <xsl:template match="div[@type = ('distribution', 'notes')]" mode="text">
    <div>
      <xsl:call-template name="common"/>
      <xsl:apply-templates mode="text"/>
    </div>
  </xsl:template>

  <!-- Notes that are blocks: of the archive, in another hand, of the editor. -->
  <xsl:template match="note" mode="text">
    <div role="note">
      <xsl:call-template name="common"/>
      <xsl:if test="@hand">
        <b class="hand-label" title="{f:say('sign-hand-means')}"><xsl:value-of select="f:hand(substring(@hand, 2))"/></b>
      </xsl:if>
      <xsl:if test="@place = 'foot' and @n">
        <a class="back" href="#ref-{generate-id()}"><xsl:value-of select="@n"/></a>
        <xsl:text> </xsl:text>
      </xsl:if>
      <xsl:apply-templates mode="text"/>
    </div>
  </xsl:template>

  <!-- A note within a paragraph: a sign there that opens it; a gloss stands where it is. -->
  <xsl:template match="note[ancestor::p or ancestor::head or ancestor::item or ancestor::cell
      or ancestor::signed or ancestor::seg or ancestor::dateline or ancestor::salute]"
      mode="text" priority="2">
    <xsl:choose>
      <xsl:when test="@place = 'foot' or p[2]">
        <span role="note">
          <xsl:call-template name="common">
            <xsl:with-param name="class" select="'note', 'foot'"/>
          </xsl:call-template>
          <sup class="mark"><xsl:value-of select="(@n, '*')[1]"/></sup>
          <span class="note-text"><xsl:apply-templates mode="text"/></span>
        </span>
      </xsl:when>
      <xsl:otherwise>
        <span role="note">
          <xsl:call-template name="common"/>
          <xsl:if test="@hand">
            <b class="hand-label" title="{f:say('sign-hand-means')}"><xsl:value-of select="f:hand(substring(@hand, 2))"/></b>
          </xsl:if>
          <xsl:text>[</xsl:text>
          <xsl:apply-templates mode="text"/>
          <xsl:text>]</xsl:text>
        </span>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
