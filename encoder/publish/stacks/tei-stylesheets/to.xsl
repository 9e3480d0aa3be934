<?xml version="1.0" encoding="UTF-8"?>
<!--
  A profile for the TEI Stylesheets: put this file into profiles/archival/html5/ of the Stylesheets and
  run bin/teitohtml5 - -profile=archival letter.xml letter.html. It has not been run: the Stylesheets
  are no part of the tests of tei-encoder.
-->
<xsl:stylesheet version="2.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0" xmlns="http://www.w3.org/1999/xhtml" exclude-result-prefixes="tei">
  <xsl:import href="../../../html5/html5.xsl"/>
  <xsl:template match="tei:standOff | tei:fw | tei:surplus"/>
  <xsl:template match="tei:stamp">
    <div class="stamp"><xsl:apply-templates/></div>
  </xsl:template>
  <xsl:template match="tei:gap">
    <span class="gap">[<xsl:value-of select="(tei:desc, '…')[1]"/>]</span>
  </xsl:template>
  <xsl:template match="tei:opener/tei:*" priority="1">
    <div class="line"><xsl:next-match/></div>
  </xsl:template>
  <xsl:template match="tei:supplied">[<xsl:apply-templates/>]</xsl:template>
</xsl:stylesheet>
