<?xml version="1.0" encoding="UTF-8"?>
<!-- What stands within a line: one template an element. -->
<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:f="urn:x-tei-encoder:publish"
    xpath-default-namespace="http://www.tei-c.org/ns/1.0" exclude-result-prefixes="#all">

  <xsl:template match="seg | s | foreign | title | abbr | hi" mode="text">
    <span>
      <xsl:call-template name="common">
        <xsl:with-param name="class" select="local-name(), tokenize(@rend, '\s+') ! ('rend-' || .)"/>
      </xsl:call-template>
      <xsl:apply-templates mode="text"/>
    </span>
  </xsl:template>

  <xsl:template match="persName | placeName | orgName" mode="text">
    <xsl:variable name="page" select="map{'persName': 'persons', 'placeName': 'places', 'orgName': 'bodies'}(local-name())"/>
    <xsl:choose>
      <xsl:when test="@ref[not(starts-with(., '#doc.'))] and not(ancestor::persName or ancestor::placeName or ancestor::orgName)">
        <a href="{$up}{$page}.html{@ref}">
          <xsl:call-template name="common">
            <xsl:with-param name="class" select="'name', local-name()"/>
          </xsl:call-template>
          <xsl:apply-templates mode="text"/>
        </a>
      </xsl:when>
      <xsl:otherwise>
        <span>
          <xsl:call-template name="common">
            <xsl:with-param name="class" select="'name', local-name()"/>
          </xsl:call-template>
          <xsl:apply-templates mode="text"/>
        </span>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="roleName" mode="text">
    <span class="roleName"><xsl:apply-templates mode="text"/></span>
  </xsl:template>

  <xsl:template match="date" mode="text">
    <xsl:choose>
      <xsl:when test="matches(@when, '^\d{4}(-\d\d(-\d\d)?)?$')">
        <time datetime="{@when}">
          <xsl:call-template name="common"/>
          <xsl:apply-templates mode="text"/>
        </time>
      </xsl:when>
      <xsl:otherwise>
        <span>
          <xsl:call-template name="common"/>
          <xsl:apply-templates mode="text"/>
        </span>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Links only to the web; any other address stays words. -->
  <xsl:template match="ref" mode="text">
    <xsl:choose>
      <xsl:when test="matches(@target, '^(https?://|#)')">
        <a href="{@target}"><xsl:apply-templates mode="text"/></a>
      </xsl:when>
      <xsl:otherwise><span class="ref"><xsl:apply-templates mode="text"/></span></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="gap" mode="text">
    <xsl:variable name="extent" select="
        if (@quantity and @unit) then @quantity || ' ' || f:say('unit-' || @unit)
        else if (@atLeast and @unit) then @atLeast || '–' || @atMost || ' ' || f:say('unit-' || @unit)
        else ()"/>
    <span>
      <xsl:call-template name="common">
        <xsl:with-param name="class" select="'gap', 'gap-' || @reason"/>
      </xsl:call-template>
      <xsl:text>[</xsl:text>
      <xsl:value-of select="(desc/normalize-space(.)[.], $extent, f:say('gap-' || @reason)[not(starts-with(., 'gap-'))], '…')[1]"/>
      <xsl:text>]</xsl:text>
    </span>
  </xsl:template>

  <xsl:template match="space" mode="text"><span class="space" aria-label="{f:say('blank')}">____</span></xsl:template>

  <xsl:template match="supplied" mode="text">
    <span>
      <xsl:call-template name="common"/>
      <xsl:text>[</xsl:text><xsl:apply-templates mode="text"/><xsl:text>]</xsl:text>
    </span>
  </xsl:template>

  <xsl:template match="unclear" mode="text">
    <span>
      <xsl:call-template name="common"/>
      <xsl:apply-templates mode="text"/>
      <sup aria-label="{f:say('sign-unclear')}">?</sup>
    </span>
  </xsl:template>

  <!-- Reading text has what is right, the text as on the page what is there. -->
  <xsl:template match="choice" mode="text">
    <span class="choice">
      <xsl:apply-templates select="*" mode="text"/>
    </span>
  </xsl:template>

  <xsl:template match="choice/sic | choice/abbr" mode="text" priority="1">
    <span class="on-page {local-name()}"><xsl:apply-templates mode="text"/></span>
  </xsl:template>

  <xsl:template match="choice/corr | choice/expan" mode="text" priority="1">
    <span class="in-reading {local-name()} {@cert ! ('cert-' || .)}"
        title="{f:say('written')}: {normalize-space((../sic, ../abbr)[1])}">
      <xsl:apply-templates mode="text"/>
    </span>
  </xsl:template>

  <xsl:template match="sic" mode="text">
    <span>
      <xsl:call-template name="common"/>
      <xsl:apply-templates mode="text"/>
      <sup>[sic]</sup>
    </span>
  </xsl:template>

  <xsl:template match="ex" mode="text"><i class="ex"><xsl:apply-templates mode="text"/></i></xsl:template>

  <xsl:template match="add" mode="text">
    <ins>
      <xsl:call-template name="common"/>
      <xsl:if test="@hand">
        <b class="hand-label" title="{f:say('sign-hand-means')}"><xsl:value-of select="f:hand(substring(@hand, 2))"/></b>
      </xsl:if>
      <xsl:apply-templates mode="text"/>
    </ins>
  </xsl:template>

  <xsl:template match="del" mode="text">
    <del>
      <xsl:call-template name="common"/>
      <xsl:apply-templates mode="text"/>
    </del>
  </xsl:template>

  <xsl:template match="surplus" mode="text">
    <span class="surplus"><xsl:apply-templates mode="text"/></span>
  </xsl:template>

  <!-- Where a line ends shows in the text as on the page; within a letterhead it always does. -->
  <xsl:template match="lb" mode="text">
    <xsl:choose>
      <xsl:when test="ancestor::p or ancestor::item">
        <xsl:if test="not(@break = 'no')"><xsl:text> </xsl:text></xsl:if>
        <br class="line-end"/>
      </xsl:when>
      <xsl:otherwise><br/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="pb" mode="text">
    <span class="pb" role="doc-pagebreak" aria-label="{f:say('page')} {@n}">
      <xsl:if test="@xml:id"><xsl:attribute name="id" select="@xml:id"/></xsl:if>
      <xsl:choose>
        <xsl:when test="matches(@facs, '^https?://')">
          <a href="{@facs}"><xsl:value-of select="f:say('page-short'), @n"/></a>
        </xsl:when>
        <xsl:when test="@n"><xsl:value-of select="f:say('page-short'), @n"/></xsl:when>
        <xsl:otherwise>‖</xsl:otherwise>
      </xsl:choose>
    </span>
  </xsl:template>

  <xsl:template match="fw" mode="text">
    <span class="fw fw-{@type}"><xsl:apply-templates mode="text"/></span>
  </xsl:template>

  <xsl:template match="desc" mode="text"/>
</xsl:stylesheet>
