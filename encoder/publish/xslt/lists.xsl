<?xml version="1.0" encoding="UTF-8"?>
<!-- The pages about all documents: the list of them, registers, search, about the edition. -->
<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:f="urn:x-tei-encoder:publish"
    exclude-result-prefixes="#all">
  <xsl:import href="strings.xsl"/>
  <xsl:import href="page.xsl"/>
  <xsl:output method="html" html-version="5" encoding="UTF-8" indent="no"/>

  <xsl:template match="/site">
    <xsl:call-template name="page">
      <xsl:with-param name="title" select="if (@page = 'index') then $site-title else f:say(@says)"/>
      <xsl:with-param name="language" select="$interface"/>
      <xsl:with-param name="meta" as="element()*">
        <meta name="description" content="{$site-title}"/>
        <xsl:if test="$base">
          <link rel="canonical" href="{$base}{@page}.html"/>
          <meta property="og:url" content="{$base}{@page}.html"/>
        </xsl:if>
      </xsl:with-param>
      <xsl:with-param name="content">
        <h1><xsl:value-of select="if (@page = 'index') then $site-title else f:say(@says)"/></h1>
        <xsl:apply-templates select="." mode="content"/>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <!-- The list of documents with its filters, which a script needs, and the timeline. -->
  <xsl:template match="site[@page = 'index']" mode="content">
    <xsl:variable name="years" select="years/year"/>
    <xsl:if test="count($years) gt 1">
      <xsl:variable name="most" select="max($years/@count ! xs:integer(.))"/>
      <h2 class="unseen"><xsl:value-of select="f:say('timeline')"/></h2>
      <ol class="timeline">
        <xsl:for-each select="$years">
          <li>
            <a href="#y{@value}" data-year="{@value}">
              <span><xsl:value-of select="@count"/></span>
              <span class="bar" style="height: {round(12 + 60 * xs:integer(@count) div $most)}px"></span>
              <span><xsl:value-of select="@value"/></span>
            </a>
          </li>
        </xsl:for-each>
      </ol>
    </xsl:if>
    <form class="filters" hidden="">
      <label><xsl:value-of select="f:say('query')"/><input type="search" name="words"/></label>
      <xsl:for-each select="filters/filter">
        <label><xsl:value-of select="f:say(@says)"/>
          <select name="{@name}">
            <option value=""><xsl:value-of select="f:say('all')"/></option>
            <xsl:for-each select="value">
              <option value="{@key}">
                <xsl:value-of select="if (../@name = 'language') then f:language(.) else string(.)"/>
              </option>
            </xsl:for-each>
          </select>
        </label>
      </xsl:for-each>
      <p><output class="count"><xsl:value-of select="count(document)"/></output>
        <xsl:text> </xsl:text><xsl:value-of select="f:say('found')"/></p>
    </form>
    <ol class="documents">
      <xsl:for-each select="document">
        <li data-year="{@year}" data-archive="{@archive}" data-grade="{@grade}"
            data-language="{@languages}" data-person="{@persons}">
          <xsl:if test="@year and not(preceding-sibling::document[1]/@year = @year)">
            <xsl:attribute name="id" select="'y' || @year"/>
          </xsl:if>
          <xsl:choose>
            <xsl:when test="@date"><time datetime="{@date}"><xsl:value-of select="@date"/></time></xsl:when>
            <xsl:otherwise><span class="undated"><xsl:value-of select="f:say('undated')"/></span></xsl:otherwise>
          </xsl:choose>
          <div>
            <a href="{@href}"><xsl:value-of select="@title"/></a>
            <p class="facts">
              <xsl:value-of separator=" · " select="
                  @archive/string()[.], @grade/string()[.],
                  string-join(tokenize(@languages, '\|') ! f:language(.), ', ')[.],
                  if (@withheld) then f:say('withheld-here') else ()"/>
            </p>
            <xsl:if test="@summary"><p class="sum"><xsl:value-of select="@summary"/></p></xsl:if>
          </div>
        </li>
      </xsl:for-each>
    </ol>
    <xsl:if test="xs:integer(@withheld) gt 0">
      <p class="withheld-note" role="note">
        <xsl:value-of select="f:say('withheld-documents')"/>: <xsl:value-of select="@withheld"/>
      </p>
    </xsl:if>
  </xsl:template>

  <!-- Persons, places, bodies, stamps and hands. -->
  <xsl:template match="site[entry or @page = ('persons', 'places', 'bodies', 'stamps')]" mode="content">
    <xsl:if test="empty(entry)"><p><xsl:value-of select="f:say('nobody')"/></p></xsl:if>
    <xsl:if test="entry/@unlisted">
      <p class="facts"><i><xsl:value-of select="f:say('italic')"/></i>: <xsl:value-of select="f:say('unlisted')"/></p>
    </xsl:if>
    <ul class="register">
      <xsl:for-each select="entry">
        <li>
          <xsl:if test="@id"><xsl:attribute name="id" select="@id"/></xsl:if>
          <xsl:if test="@unlisted"><xsl:attribute name="class" select="'unlisted'"/></xsl:if>
          <h2><xsl:value-of select="if (@says) then f:say(@says) else @name"/></h2>
          <xsl:if test="name or @life or @said or number">
            <p class="facts">
              <xsl:value-of separator=", " select="@life/string()[.], @said/string()[.]"/>
              <xsl:if test="(@life or @said) and name">. </xsl:if>
              <xsl:for-each select="name">
                <xsl:if test="position() gt 1"> · </xsl:if>
                <span lang="{@lang}"><xsl:value-of select="."/></span>
              </xsl:for-each>
              <xsl:for-each select="number">
                <xsl:text> </xsl:text><a href="{@href}"><xsl:value-of select="."/></a>
              </xsl:for-each>
            </p>
          </xsl:if>
          <xsl:choose>
            <xsl:when test="count(passage) gt 6">
              <details>
                <summary><xsl:value-of select="count(passage)"/><xsl:text> </xsl:text><xsl:value-of select="f:say('passages')"/></summary>
                <xsl:call-template name="passages"/>
              </details>
            </xsl:when>
            <xsl:otherwise><xsl:call-template name="passages"/></xsl:otherwise>
          </xsl:choose>
        </li>
      </xsl:for-each>
    </ul>
  </xsl:template>

  <xsl:template name="passages">
    <ul>
      <xsl:for-each select="passage">
        <li><a href="{@href}"><xsl:value-of select="@title"/></a>
          <xsl:if test=". ne ''"><xsl:text> </xsl:text><q lang="{@lang}"><xsl:value-of select="."/></q></xsl:if></li>
      </xsl:for-each>
    </ul>
  </xsl:template>

  <xsl:template match="site[@page = 'search']" mode="content">
    <p class="no-script"><xsl:value-of select="f:say('needs-script')"/></p>
    <form class="search" role="search" hidden="" data-languages="{@languages}" data-nothing="{f:say('nothing')}">
      <label><xsl:value-of select="f:say('query')"/><xsl:text> </xsl:text>
        <input type="search" name="q" required=""/></label>
      <xsl:text> </xsl:text>
      <button type="submit"><xsl:value-of select="f:say('go')"/></button>
    </form>
    <p class="said" role="status"></p>
    <ol class="results"></ol>
    <script src="{$up}assets/words.js" defer=""></script>
    <script src="{$up}assets/search.js" defer=""></script>
  </xsl:template>

  <xsl:template match="site[@page = 'about']" mode="content">
    <h2><xsl:value-of select="f:say('numbers')"/></h2>
    <ul>
      <xsl:for-each select="number">
        <li><xsl:value-of select="f:say(@says)"/>: <xsl:value-of select="."/></li>
      </xsl:for-each>
    </ul>
    <xsl:if test="principle">
      <h2><xsl:value-of select="f:say('principles')"/></h2>
      <xsl:for-each select="principle"><p lang="en"><xsl:value-of select="."/></p></xsl:for-each>
    </xsl:if>
    <p><xsl:value-of select="f:say('made-with')"/> tei-encoder.</p>
  </xsl:template>

  <!-- A page that is no longer there. -->
  <xsl:template match="site[@page = 'gone']" mode="content">
    <p><a href="{@to}"><xsl:value-of select="f:say('documents')"/></a></p>
  </xsl:template>
</xsl:stylesheet>
