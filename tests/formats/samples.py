"""Files of every format, made here; all in them is invented."""

from __future__ import annotations

import io
import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_STYLES = f"""<w:styles {W}>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Sig"><w:name w:val="Unterschrift"/></w:style>
<w:style w:type="character" w:styleId="Em"><w:name w:val="Emphasis"/><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Em2"><w:name w:val="Stress"/><w:basedOn w:val="Em"/><w:rPr><w:b/></w:rPr></w:style>
</w:styles>"""
_NUMBERS = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>
</w:abstractNum><w:num w:numId="4"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""


def packed(parts: dict[str, str | bytes], *, compress: bool = True) -> bytes:
    """A ZIP archive of some parts."""
    made = io.BytesIO()
    kind = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    with zipfile.ZipFile(made, "w", kind) as file:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else kind
            file.writestr(info, content)
    return made.getvalue()


def run(words: str, looks: str = "") -> str:
    """A run of Word with its looks (`<w:b/>`)."""
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(*runs: str, style: str = "", more: str = "") -> str:
    """A paragraph of Word; words without a tag are a run."""
    inside = "".join(one if one.startswith("<") else run(one) for one in runs)
    said = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{said}{more}</w:pPr>{inside}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """A table of Word, a paragraph a cell."""
    inside = "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{inside}</w:tbl>"


def docx(*blocks: str, parts: dict[str, str] | None = None) -> bytes:
    """A Word file; a block without a tag is a paragraph."""
    inside = "".join(one if one.startswith("<") else paragraph(one) for one in blocks)
    return packed(
        {
            "[Content_Types].xml": _TYPES,
            "word/document.xml": f"<w:document {W} {R}><w:body>{inside}</w:body></w:document>",
            "word/styles.xml": _STYLES,
            "word/numbering.xml": _NUMBERS,
            **(parts or {}),
        }
    )


_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(
    f'xmlns:{name}="{_ODF}:{place}:1.0"'
    for name, place in {
        "office": "office", "text": "text", "table": "table", "style": "style",
        "fo": "xsl-fo-compatible",
    }.items()
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip


def odt(body: str, styles: str = "", manifest: str = "<m/>") -> bytes:
    """An OpenDocument text."""
    content = (
        f"<office:document-content {_SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
        }
    )


def page(*regions: str, order: str = "") -> bytes:
    """A page of PAGE-XML."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2013-07-15">'
        f'<Page imageFilename="1.jpg">{order}{"".join(regions)}</Page></PcGts>'
    ).encode()


def region(ident: str, *lines: str, kind: str = "paragraph", custom: tuple[str, ...] = ()) -> str:
    """A region of lines."""
    inside = "".join(
        f'<TextLine id="{ident}_l{n}" custom="readingOrder {{index:{n};}} {custom[n] if n < len(custom) else ""}">'
        f"<TextEquiv><Unicode>{line}</Unicode></TextEquiv></TextLine>"
        for n, line in enumerate(lines)
    )
    return f'<TextRegion id="{ident}" custom="structure {{type:{kind};}}">{inside}</TextRegion>'


ALTO = b"""<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Tags><OtherTag ID="T1" LABEL="NumberingZone"/></Tags>
<Layout><Page><PrintSpace>
<TextBlock ID="b0" TAGREFS="T1"><TextLine ID="l0"><String CONTENT="17"/></TextLine></TextBlock>
<TextBlock ID="b1"><TextLine ID="l1"><String CONTENT="Report"/><SP/><String CONTENT="on"/><SP/><String CONTENT="Quays"/></TextLine></TextBlock>
<TextBlock ID="b2"><TextLine ID="l2"><String CONTENT="The"/><SP/><String CONTENT="quay"/><SP/><String CONTENT="of"/><SP/><String CONTENT="Brennhaven"/><SP/><String CONTENT="was"/><SP/><String CONTENT="re"/><HYP CONTENT="-"/></TextLine>
<TextLine ID="l3"><String CONTENT="paired"/><SP/><String CONTENT="in"/><SP/><String CONTENT="1931"/><SP/><String CONTENT="at"/><SP/><String CONTENT="last."/></TextLine></TextBlock>
</PrintSpace></Page></Layout></alto>"""

HTML = """<!doctype html><html lang="en"><head><title>Letter on Ice | Example Archive</title>
<meta name="dcterms.identifier" content="EX-12"><style>p { color: red }</style></head>
<body><nav><a href="/">Home</a></nav><main><h1>Letter on Ice</h1>
<dl><dt>Author</dt><dd>Orla Finn</dd><dt>Source</dt><dd>Example Archive, f. 3, op. 1, d. 9.</dd></dl>
<article><p>Brennhaven, 3&nbsp;May&nbsp;1931</p>
<p>The <b>ice</b> has <s>come</s> gone<sup><a href="#n1">1</a></sup> and the
   harbour is open.</p>
<ol><li>Coal came on Monday.</li><li>Oil did not.</li></ol>
<table><tr><th>Ship</th><th>Tons</th></tr><tr><td>Riga</td><td>340</td></tr></table>
<p>O. Finn</p><ol class="notes"><li id="n1">On 29 April. <a href="#r1">↩</a></li></ol></article></main>
<footer>© Example Archive</footer></body></html>""".encode()

ENVOY = (
    ("Original (Russian)", "Translation (English)"),
    ("ЗАПИСКА О ПРИСТАНИ", "NOTE ON THE QUAY"),
    ("Начальник порта сообщил, что пристань закрыта до весны.", "The harbor master said that the quay is closed until spring."),
    ("Я спросил, кто отвечает за ремонт. Он не ответил.", "I asked who is responsible for the repair. He did not answer."),
    ("Уголь будут выгружать в старом порту, если не придет лед.", "Coal will be unloaded in the old harbor if the ice does not come."),
)  # fmt: skip


def pdf(
    *pages: list[tuple[float, float, float, str]], font: str = "/Type1 /BaseFont /Helvetica"
) -> bytes:
    """A PDF of lines: x, y, size, words (of ASCII)."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(f"<< /Type /Font /Subtype {font} /Encoding /WinAnsiEncoding >>".encode())
    for number, lines in enumerate(pages):
        content = "BT " + " ".join(
            f"/F1 {size} Tf 1 0 0 1 {x} {y} Tm ({words}) Tj" for x, y, size, words in lines
        ) + " ET"  # fmt: skip
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream".encode("latin-1"))
    made = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(made)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    made += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    made += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(made)
