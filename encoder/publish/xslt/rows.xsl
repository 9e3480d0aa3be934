<?xml version="1.0" encoding="UTF-8"?>
<!--
  What stands beside what. The units of a version are the outermost blocks of its parts; units of
  different versions that point to one another with @corresp, or hold something that does, share a row.
  Rows stand in the order of the first version; what only another version has follows what stands
  before it there.
-->
<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:f="urn:x-tei-encoder:publish"
    xmlns:map="http://www.w3.org/2005/xpath-functions/map"
    xpath-default-namespace="http://www.tei-c.org/ns/1.0" exclude-result-prefixes="#all">

  <xsl:variable name="holders" as="xs:string*"
      select="'original', 'translation', 'text', 'entry', 'section', 'enclosure', 'paper'"/>

  <xsl:key name="pointing" match="*[@corresp][not(self::fw)]"
      use="tokenize(@corresp, '\s+') ! substring(., 2)"/>

  <!-- True for an outermost block. -->
  <xsl:function name="f:is-unit" as="xs:boolean">
    <xsl:param name="node" as="element()"/>
    <xsl:sequence select="$node/parent::div/@type = $holders and not($node/self::div/@type = $holders)"/>
  </xsl:function>

  <xsl:function name="f:units" as="element()*">
    <xsl:param name="version" as="element()"/>
    <xsl:sequence select="$version/descendant::*[f:is-unit(.)]"/>
  </xsl:function>

  <!-- Units that share a row with some units: those that they point to, and so on. -->
  <xsl:function name="f:together" as="element()*">
    <xsl:param name="units" as="element()*"/>
    <xsl:variable name="targets" as="xs:string*"
        select="distinct-values($units/descendant-or-self::*[not(self::fw)]/@corresp/tokenize(., '\s+') ! substring(., 2))"/>
    <!-- One side may be silent, and what points within its own version is no counterpart. -->
    <xsl:variable name="told" as="element()*" select="
        key('id', $targets, root($units[1]))
        | key('pointing', $units/descendant-or-self::*/@xml:id, root($units[1]))"/>
    <xsl:variable name="own" as="element()*" select="$units/ancestor::div[last()]"/>
    <xsl:variable name="found" as="element()*" select="
        $told/ancestor-or-self::*[f:is-unit(.)][1][count($units) gt 1 or not(ancestor::div[last()] intersect $own)]"/>
    <xsl:variable name="all" as="element()*" select="$units | $found"/>
    <xsl:sequence select="if (count($all) gt count($units)) then f:together($all) else $units"/>
  </xsl:function>

  <xsl:function name="f:rows" as="map(*)*">
    <xsl:variable name="lead" as="element()*" select="$versions[1]/f:units(.)"/>
    <xsl:variable name="paired" as="map(*)*">
      <xsl:for-each select="$lead">
        <xsl:variable name="units" select="f:together(.)"/>
        <xsl:if test="($units intersect $lead)[1] is .">
          <xsl:sequence select="map{'units': $units, 'at': position(), 'then': 0}"/>
        </xsl:if>
      </xsl:for-each>
    </xsl:variable>
    <xsl:variable name="places" as="map(*)" select="
        map:merge(for $row in $paired, $unit in $row?units return map{generate-id($unit): $row?at})"/>
    <xsl:variable name="alone" as="map(*)*">
      <xsl:for-each select="$versions[position() gt 1]">
        <xsl:iterate select="f:units(.)">
          <xsl:param name="last" as="xs:integer" select="0"/>
          <xsl:variable name="place" as="xs:integer?" select="$places(generate-id(.))"/>
          <xsl:if test="empty($place)">
            <!-- The foot of another version stands under all of the text. -->
            <xsl:variable name="foot" select="self::closer or self::div"/>
            <xsl:sequence select="
                map{'units': ., 'at': if ($foot) then 1000000 else $last, 'then': position()}"/>
          </xsl:if>
          <xsl:next-iteration>
            <xsl:with-param name="last" select="($place, $last)[1]"/>
          </xsl:next-iteration>
        </xsl:iterate>
      </xsl:for-each>
    </xsl:variable>
    <xsl:perform-sort select="$paired, $alone">
      <xsl:sort select="?at"/>
      <xsl:sort select="?then"/>
    </xsl:perform-sort>
  </xsl:function>

  <xsl:template name="rows">
    <div class="rows" data-pagefind-body="">
      <xsl:for-each select="f:rows()">
        <xsl:variable name="units" as="element()*" select="?units"/>
        <xsl:variable name="present" as="xs:integer"
            select="count($versions[some $unit in $units satisfies $unit/ancestor::div intersect .])"/>
        <xsl:variable name="doubt" as="xs:string?"
            select="($units/key('link', @xml:id)/@cert)[. = ('low', 'medium')][1]"/>
        <div class="{string-join((
            'row', 'row-' || local-name($units[1])[. ne 'div'], $units[1]/self::div/@type ! ('row-' || .),
            if ($present lt count($versions)) then 'alone' else (),
            $doubt ! ('pair-' || .)), ' ')}">
          <xsl:for-each select="$versions">
            <xsl:variable name="version" select="."/>
            <xsl:variable name="own" select="$units[ancestor::div intersect $version]"/>
            <div class="cell v{position()}">
              <xsl:if test="$own">
                <xsl:attribute name="lang" select="@xml:lang"/>
                <xsl:if test="tokenize(@xml:lang, '-')[1] = ('ar', 'fa', 'he', 'ur', 'yi')">
                  <xsl:attribute name="dir" select="'rtl'"/>
                </xsl:if>
                <xsl:if test="count($versions) gt 1">
                  <span class="version-name" aria-hidden="true">
                    <xsl:value-of select="f:language(@xml:lang)"/>
                  </span>
                </xsl:if>
              </xsl:if>
              <!-- Links to a version, a section, an entry land where it begins. -->
              <xsl:for-each select="$own/ancestor::div[@xml:id][descendant::*[f:is-unit(.)][1] intersect $own]">
                <span class="anchor" id="{@xml:id}"></span>
              </xsl:for-each>
              <xsl:apply-templates select="$own" mode="text"/>
            </div>
          </xsl:for-each>
        </div>
      </xsl:for-each>
    </div>
  </xsl:template>
</xsl:stylesheet>
