<?xml version="1.0" encoding="UTF-8"?>
<!-- The description of a document, and what machines read of it. -->
<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:f="urn:x-tei-encoder:publish"
    xpath-default-namespace="http://www.tei-c.org/ns/1.0" exclude-result-prefixes="#all">

  <xsl:variable name="header" as="element()?" select="$root/teiHeader"/>
  <xsl:variable name="day" as="xs:string"
      select="string(($header//creation/date/(@when, @from, @notBefore, @to, @notAfter))[1])"/>

  <xsl:template name="description">
    <header class="description">
      <h1><xsl:value-of select="$title"/></h1>
      <dl>
        <xsl:sequence select="
            f:field('date', $header//creation/date ! (string(.)[normalize-space()], string(@when))[1]),
            f:field('archive', f:archive()),
            f:field('grade', $header//textClass/catRef/key('id', substring(@target, 2))/catDesc[1]/string()),
            f:field('author', $header//titleStmt/author/*/string()),
            f:field('from', $header//correspAction[@type = 'sent']/(persName | orgName | placeName | name)/string()),
            f:field('to', $header//correspAction[@type = 'received'][not(@subtype)]/*/string()),
            f:field('copies', $header//correspAction[@type = 'received'][@subtype]/*/string())"/>
        <xsl:for-each-group select="$header//titleStmt/respStmt[not(@xml:id = 'resp.encoder')]"
            group-by="normalize-space(resp)">
          <dt><xsl:value-of select="current-grouping-key()"/></dt>
          <dd><xsl:value-of select="current-group()/(persName | orgName | name)" separator="; "/></dd>
        </xsl:for-each-group>
        <xsl:sequence select="f:field('languages', $versions/@xml:lang ! f:language(.))"/>
        <xsl:if test="$header//abstract/p">
          <dt><xsl:value-of select="f:say('summary')"/></dt>
          <dd lang="{$header//abstract/@xml:lang}">
            <xsl:value-of select="$header//abstract/p" separator=" "/>
          </dd>
        </xsl:if>
        <xsl:for-each select="$header//notesStmt/note[@type = 'field']">
          <dt><xsl:value-of select="@n"/></dt>
          <dd><xsl:value-of select="."/></dd>
        </xsl:for-each>
        <xsl:call-template name="terms"/>
      </dl>
      <xsl:call-template name="take-away"/>
    </header>
  </xsl:template>

  <!-- A field of the description: its label and values; nothing without a value. -->
  <xsl:function name="f:field" as="element()*">
    <xsl:param name="key" as="xs:string"/>
    <xsl:param name="values" as="xs:string*"/>
    <xsl:variable name="shown" select="distinct-values($values ! normalize-space(.))[.]"/>
    <xsl:if test="exists($shown)">
      <dt><xsl:value-of select="f:say($key)"/></dt>
      <dd><xsl:value-of select="$shown" separator="; "/></dd>
    </xsl:if>
  </xsl:function>

  <!-- Where the paper lies: repository, call number, leaves. -->
  <xsl:function name="f:archive" as="xs:string*">
    <xsl:for-each select="$header//msDesc">
      <xsl:variable name="leaves" select="normalize-space((.//locus)[1])"/>
      <xsl:sequence select="string-join((
          normalize-space((msIdentifier/repository)[1])[.],
          normalize-space((msIdentifier/idno[@type = 'archival'], msIdentifier/altIdentifier)[1])[.],
          if ($leaves) then f:say('leaves') || ' ' || $leaves else ()), ', ')[.]"/>
    </xsl:for-each>
  </xsl:function>

  <xsl:template name="terms">
    <xsl:for-each select="$header//availability">
      <dt><xsl:value-of select="f:say('terms')"/></dt>
      <dd>
        <xsl:choose>
          <xsl:when test="licence[matches(@target, '^https?://')]">
            <a rel="license" href="{licence/@target}"><xsl:value-of select="licence"/></a>
          </xsl:when>
          <xsl:otherwise><xsl:value-of select="normalize-space(.)"/></xsl:otherwise>
        </xsl:choose>
      </dd>
    </xsl:for-each>
    <xsl:for-each select="$header//idno[@type = 'URI'][matches(., '^https?://')]">
      <dt><xsl:value-of select="f:say('source')"/></dt>
      <dd><a href="{.}"><xsl:value-of select="."/></a></dd>
    </xsl:for-each>
  </xsl:template>

  <!-- Citation, downloads, proof. -->
  <xsl:template name="take-away">
    <details class="cite">
      <summary><xsl:value-of select="f:say('cite')"/></summary>
      <p class="citation">
        <xsl:value-of select="string-join((
            $header//titleStmt/author/*/normalize-space(.), '“' || $title || '”',
            $header//creation/date ! (normalize-space(.)[.], string(@when))[1], f:archive()[1],
            $site-title, if ($base) then $base || $name || '.html' else ())[.], ', ')"/>.
      </p>
    </details>
    <p class="downloads">
      <a href="tei/{$name}.xml" download="" type="application/tei+xml">TEI</a>
      <xsl:text> </xsl:text>
      <a href="text/{$name}.txt" download="" type="text/plain"><xsl:value-of select="f:say('plain')"/></a>
      <xsl:if test="$proof">
        <xsl:text> </xsl:text>
        <a href="tei/{$name}.fidelity.json" download="" type="application/json">
          <xsl:value-of select="f:say('certificate')"/>
        </a>
        <span class="proof {$proof}"><xsl:value-of select="f:say('proof-' || $proof)"/></span>
      </xsl:if>
    </p>
  </xsl:template>

  <xsl:template name="meta">
    <xsl:variable name="summary" select="normalize-space(string-join($header//abstract/p, ' '))"/>
    <meta name="description" content="{substring(($summary[.], $title)[1], 1, 300)}"/>
    <meta property="og:type" content="article"/>
    <meta property="og:description" content="{substring(($summary[.], $title)[1], 1, 300)}"/>
    <xsl:if test="$base">
      <link rel="canonical" href="{$base}{$name}.html"/>
      <meta property="og:url" content="{$base}{$name}.html"/>
    </xsl:if>
    <link rel="alternate" type="application/tei+xml" href="tei/{$name}.xml"/>
    <script type="application/ld+json">
      <xsl:variable name="told" select="map:merge((
          map{'@context': 'https://schema.org', '@type': array{'ArchiveComponent', 'CreativeWork'},
              'name': $title, 'inLanguage': array{$versions/@xml:lang ! string(.)}},
          if ($day) then map{'dateCreated': $day} else (),
          if ($summary) then map{'abstract': $summary} else (),
          if (f:archive()) then map{'holdingArchive': map{'@type': 'ArchiveOrganization', 'name':
              string(($header//repository)[1])}, 'itemLocation': f:archive()[1]} else (),
          if ($header//author) then map{'author': array{$header//titleStmt/author/* !
              map{'@type': 'Person', 'name': normalize-space(.)}}} else ()))"
          xmlns:map="http://www.w3.org/2005/xpath-functions/map"/>
      <!-- A stroke after "<" would end the script, whatever a title says. -->
      <xsl:value-of select="replace(serialize($told, map{'method': 'json'}), '&lt;', '\\u003c')"
          disable-output-escaping="yes"/>
    </script>
  </xsl:template>
</xsl:stylesheet>
