<?xml version="1.0" encoding="UTF-8"?>
<!-- The words of the interface, which are data: strings.xml. -->
<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:f="urn:x-tei-encoder:publish"
    exclude-result-prefixes="#all">
  <!-- Language of the interface: en, de, ru or zh. -->
  <xsl:param name="interface" as="xs:string" select="'en'"/>

  <xsl:variable name="strings" as="document-node()" select="doc('strings.xml')"/>
  <xsl:key name="string" match="string" use="@key"/>
  <xsl:key name="tongue" match="language" use="@code"/>

  <!-- A word of the interface; in English where the language has none. -->
  <xsl:function name="f:say" as="xs:string">
    <xsl:param name="key" as="xs:string"/>
    <xsl:variable name="found" select="key('string', $key, $strings)[1]"/>
    <xsl:sequence select="string(($found/*[name() = $interface], $found/en, $key)[1])"/>
  </xsl:function>

  <!-- The name of a language in the language of the interface. -->
  <xsl:function name="f:language" as="xs:string">
    <xsl:param name="tag" as="xs:string?"/>
    <xsl:variable name="found" select="key('tongue', tokenize($tag, '-')[1], $strings)[1]"/>
    <xsl:sequence select="string(($found/*[name() = $interface], $found/en, $tag, '?')[1])"/>
  </xsl:function>
</xsl:stylesheet>
