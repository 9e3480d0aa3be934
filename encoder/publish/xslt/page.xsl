<?xml version="1.0" encoding="UTF-8"?>
<!-- What is around every page of the site. -->
<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:f="urn:x-tei-encoder:publish"
    exclude-result-prefixes="#all">
  <xsl:param name="site-title" as="xs:string" select="'Edition'"/>
  <!-- Address at which the site will be found, with its last stroke; "" where nobody said. -->
  <xsl:param name="base" as="xs:string" select="''"/>
  <!-- From the page to the top of the site. -->
  <xsl:param name="up" as="xs:string" select="''"/>
  <!-- Style sheets of the edition's own, in the folder "assets" (names apart by blanks). -->
  <xsl:param name="own-css" as="xs:string" select="''"/>
  <xsl:param name="searchable" as="xs:boolean" select="true()"/>

  <xsl:template name="page">
    <xsl:param name="title" as="xs:string"/>
    <xsl:param name="language" as="xs:string" select="'en'"/>
    <xsl:param name="class" as="xs:string" select="'list'"/>
    <xsl:param name="meta" as="element()*" select="()"/>
    <xsl:param name="content" as="node()*"/>
    <html lang="{$language}">
      <head>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <title><xsl:value-of select="$title"/>
          <xsl:if test="$title ne $site-title"> – <xsl:value-of select="$site-title"/></xsl:if></title>
        <meta property="og:title" content="{$title}"/>
        <meta property="og:site_name" content="{$site-title}"/>
        <xsl:sequence select="$meta"/>
        <link rel="stylesheet" href="{$up}assets/edition.css"/>
        <xsl:for-each select="tokenize($own-css, '\s+')[.]">
          <link rel="stylesheet" href="{$up}assets/{encode-for-uri(.)}"/>
        </xsl:for-each>
        <link rel="icon" href="data:,"/>
        <script src="{$up}assets/edition.js" defer=""></script>
      </head>
      <body class="{$class}">
        <a class="skip" href="#content"><xsl:value-of select="f:say('skip')"/></a>
        <header class="site">
          <a class="home" href="{$up}index.html"><xsl:value-of select="$site-title"/></a>
          <nav aria-label="{f:say('site')}">
            <a href="{$up}index.html"><xsl:value-of select="f:say('documents')"/></a>
            <a href="{$up}persons.html"><xsl:value-of select="f:say('persons')"/></a>
            <a href="{$up}places.html"><xsl:value-of select="f:say('places')"/></a>
            <a href="{$up}bodies.html"><xsl:value-of select="f:say('bodies')"/></a>
            <a href="{$up}stamps.html"><xsl:value-of select="f:say('stamps')"/></a>
            <xsl:if test="$searchable">
              <a href="{$up}search.html"><xsl:value-of select="f:say('search')"/></a>
            </xsl:if>
            <a href="{$up}about.html"><xsl:value-of select="f:say('about')"/></a>
          </nav>
        </header>
        <main id="content">
          <xsl:sequence select="$content"/>
        </main>
      </body>
    </html>
  </xsl:template>
</xsl:stylesheet>
