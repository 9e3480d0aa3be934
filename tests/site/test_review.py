"""The page on which editors correct documents: what it writes, who may see it, how it looks."""

from __future__ import annotations

import http.client
import json
import shutil
import threading
import time
from urllib.parse import urlencode

import lxml.html
import pytest
import yaml
from lxml import etree
from playwright.sync_api import expect

from encoder import Encoder
from encoder.batch import jobs
from encoder.core.pins import KINDS
from encoder.editing.review.desk import Conflict, Desk, Refused
from encoder.profile import load
from tests.conftest import ROOT

TEI = "{http://www.tei-c.org/ns/1.0}"
TOKEN = "token-of-a-test"
DOCUMENTS = (
    "01-journal-ru-en",
    "23-lettre-fr-en",
    "25-zwei-briefe-de",
    "14-zapiska-en",
    "39-protokol-uk",
)


@pytest.fixture
def folder(tmp_path):
    for name in DOCUMENTS:
        shutil.copy(ROOT / "corpus" / f"{name}.txt", tmp_path)
    return tmp_path


@pytest.fixture
def desk(folder):
    return Desk(jobs([folder]), Encoder(load("wilson-center")), "M. Ozola")


def entries(folder, name="23-lettre-fr-en"):
    path = folder / f"{name}.corrections.yaml"
    return yaml.safe_load(path.read_text("utf-8"))["corrections"] if path.exists() else []


def place(desk, name, words):
    """Where words stand in the stream of a document."""
    _, result, _ = desk._encoded(name)
    text, wanted = result.words.text, "".join(words.split())
    start = text.index(wanted)
    return {"start": start, "end": start + len(wanted)}


# --- the desk --------------------------------------------------------------------------------------


def test_a_decision_is_an_entry_at_once_and_the_document_follows(desk, folder):
    name = "23-lettre-fr-en"
    seen = desk.document(name)
    said = {"verb": "block", "value": "split", **place(desk, name, "The first delivery")}
    after = desk.decide(name, seen["state"], said)
    (entry,) = entries(folder)
    assert entry["block"] == "split" and entry["author"] == "M. Ozola"
    assert entry["at"] == {"line": 50, "text": "The first delivery"}
    assert after["state"] != seen["state"] and "decided" in after["html"]
    assert after["decisions"][0]["author"] == "M. Ozola"
    assert desk.undo(name)["decisions"] == [] and entries(folder) == []


def test_what_a_block_could_be_otherwise_is_offered_in_words_of_an_editor(desk):
    """The keys 1 to 3: other kinds than its own, each of which an entry can say."""
    offered = 0
    for name in DOCUMENTS:
        shown = lxml.html.fromstring(desk.document(name)["html"])
        for block in shown.iterfind(".//*[@data-others]"):
            kinds = list(filter(None, block.get("data-others").split(",")))
            assert set(kinds) <= set(KINDS) - {block.get("data-kind")}
            offered += bool(kinds)
    assert offered > 20


def test_two_editors_do_not_overwrite_each_other(desk, folder):
    other = Desk(jobs([folder]), desk.encoder, "K. Lapa")
    name = "23-lettre-fr-en"
    state = desk.document(name)["state"]
    other.decide(name, state, {"verb": "note", "value": "Seen.", **place(other, name, "printing shop")})
    said = {"verb": "block", "value": "split", **place(desk, name, "The first delivery")}
    with pytest.raises(Conflict):
        desk.decide(name, state, said)
    desk.decide(name, desk.document(name)["state"], said)
    assert [one["author"] for one in entries(folder)] == ["K. Lapa", "M. Ozola"]
    desk.undo(name)
    assert [one["author"] for one in entries(folder)] == ["K. Lapa"]


def test_many_writers_lose_nothing(folder):
    name, made = "23-lettre-fr-en", []

    def write(number):
        desk = Desk(jobs([folder]), ENCODER, f"E{number}")
        for _ in range(20):
            try:
                state = desk.document(name)["state"]
                desk.decide(
                    name,
                    state,
                    {"verb": "note", "value": f"n{number}", **place(desk, name, "printing shop")},
                )
                made.append(number)
                return
            except Conflict:
                time.sleep(0.01)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(one["note"] for one in entries(folder)) == sorted(f"n{n}" for n in made)


ENCODER = Encoder(load("archival"))


@pytest.mark.parametrize(
    "said",
    [
        {"verb": "blok", "value": "head", "start": 0, "end": 3},
        {"verb": "block", "value": "hed", "start": 0, "end": 3},
        {"verb": "block", "value": "head"},
        {"verb": "block", "value": "head", "start": -1, "end": 3},
        {"verb": "block", "value": "head", "start": 5, "end": 10**9},
        {"verb": "date", "value": "x", "start": 0, "end": 3},
        {},
    ],
)
def test_what_is_no_decision_is_refused(desk, folder, said):
    state = desk.document("23-lettre-fr-en")["state"]
    with pytest.raises(Refused):
        desk.decide("23-lettre-fr-en", state, said)
    assert entries(folder) == []


def test_a_file_that_cannot_be_read_is_not_overwritten(desk, folder):
    path = folder / "23-lettre-fr-en.corrections.yaml"
    path.write_text("corrections:\n  - at: {line: 1}\n    blok: x\n")
    with pytest.raises(Refused):
        state = desk.document("23-lettre-fr-en")["state"]
        desk.decide("23-lettre-fr-en", state, {"verb": "field", "value": {"title": "x"}})
    assert "blok" in path.read_text()


def test_the_queue_begins_with_the_most_doubtful(desk):
    desk.warm()
    found = list(desk.queue())
    assert len(found) == len(DOCUMENTS) and any(one["unlinked"] for one in found)
    assert [one["doubts"] for one in found] == sorted((one["doubts"] for one in found), reverse=True)


def test_persons_are_found_by_part_of_their_names(desk):
    assert any(one["id"] == "p.stalin" for one in desk.persons("stal"))
    assert desk.persons("") == [] and desk.persons("zzzz") == []


# --- the application -------------------------------------------------------------------------------


@pytest.fixture
def address(desk):
    import socket

    import uvicorn

    from encoder.editing.review.app import application

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    config = uvicorn.Config(application(desk, TOKEN, port), log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    desk.warm()
    yield f"http://127.0.0.1:{port}/{TOKEN}/"
    server.should_exit = True
    thread.join(10)
    listener.close()


class Answer:
    """What the application answers."""

    def __init__(self, answer):
        self.status_code, self.headers = answer.status, answer.headers
        self.content = answer.read()

    def json(self):
        return json.loads(self.content)


class Client:
    """Asks the application as a browser does."""

    def __init__(self, address):
        self.port = int(address.split(":")[2].split("/")[0])

    def ask(self, method, path, body=None, headers=None):
        asked = http.client.HTTPConnection("127.0.0.1", self.port)
        try:
            asked.request(method, path, body, headers or {})
            return Answer(asked.getresponse())
        finally:
            asked.close()

    def get(self, path, params=None, headers=None):
        query = f"?{urlencode(params)}" if params else ""
        return self.ask("GET", path + query, headers=headers)

    def post(self, path, json_=None, content=None):
        body = content if content is not None else json.dumps(json_).encode()
        return self.ask("POST", path, body, {"Content-Type": "application/json"})


@pytest.fixture
def client(address):
    return Client(address)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/wrong/",
        "/wrong/queue",
        f"/{TOKEN}/../desk.py",
        f"/{TOKEN}/desk.py",
        f"/{TOKEN}/%2e%2e/desk.py",
    ],
)
def test_without_the_token_and_outside_the_fence_there_is_nothing(client, path):
    assert client.get(path).status_code == 404


def test_other_hosts_and_other_pages_are_refused(client):
    assert client.get(f"/{TOKEN}/queue").status_code == 200
    assert client.get(f"/{TOKEN}/queue", headers={"host": "evil.example"}).status_code == 403
    assert client.get(f"/{TOKEN}/queue", headers={"origin": "http://evil.example"}).status_code == 403
    assert client.get(
        f"/{TOKEN}/queue", headers={"origin": f"http://127.0.0.1:{client.port}"}
    ).status_code in (
        200,
        403,
    )


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "25-zwei-briefe-de.txt", ""])
def test_only_the_documents_of_the_desk_are_opened(client, name):
    assert client.get(f"/{TOKEN}/document", params={"name": name}).status_code == 404
    said = {"name": name, "state": "", "verb": "undo"}
    assert client.post(f"/{TOKEN}/decide", json_=said).status_code == 404


def test_answers_of_the_application(client, folder):
    seen = client.get(f"/{TOKEN}/document", params={"name": "23-lettre-fr-en"})
    assert "script-src 'self'" in seen.headers["content-security-policy"]
    said = {
        "name": "23-lettre-fr-en",
        "state": seen.json()["state"],
        "verb": "field",
        "value": {"title": "T"},
    }
    assert client.post(f"/{TOKEN}/decide", json_=said).status_code == 200
    assert client.post(f"/{TOKEN}/decide", json_=said).status_code == 409
    said |= {
        "state": client.get(f"/{TOKEN}/document", params={"name": "23-lettre-fr-en"}).json()["state"],
        "value": 3,
    }
    assert client.post(f"/{TOKEN}/decide", json_=said).status_code == 422
    assert client.post(f"/{TOKEN}/decide", content=b"{").status_code == 400
    assert client.post(f"/{TOKEN}/decide", json_=[1]).status_code == 400
    assert client.get(f"/{TOKEN}/persons", params={"q": "stalin"}).json()
    assert client.get(f"/{TOKEN}/review.js").status_code == 200


# --- in a browser ----------------------------------------------------------------------------------


def opened(page, address, name):
    page.goto(address)
    page.click(f"[data-name='{name}']")
    page.wait_for_selector(".block.current")


def go(page, words):
    """Go to the block that begins with words, by keys alone."""
    for _ in range(200):
        if words in page.inner_text(".block.current"):
            return
        page.keyboard.press("j")
    raise AssertionError(words)


def decided(page, work):
    with page.expect_response(lambda r: r.url.endswith("/decide")) as answer:
        work()
    assert answer.value.status == 200, answer.value.text()
    expect(page.locator("#said")).to_contain_text("written")


def word(page, words):
    """Choose words of the block, by keys alone."""
    page.keyboard.press("ArrowRight")
    for _ in range(200):
        if page.inner_text(".block.current mark") == words.split()[0]:
            break
        page.keyboard.press("ArrowRight")
    for _ in words.split()[1:]:
        page.keyboard.press("Shift+ArrowRight")


def tei(folder, name, encoder=None):
    result = (encoder or Encoder(load("wilson-center"))).encode(folder / f"{name}.txt")
    return etree.fromstring(result.tei)


def chosen(page, key, words):
    """Press a key, choose what some words say, and wait for what follows."""

    def choose():
        page.keyboard.press(key)
        page.fill("#dialog-input", words)
        page.wait_for_timeout(150)
        page.keyboard.press("Enter")

    decided(page, choose)


@pytest.mark.slow
def test_an_editor_puts_everything_right_by_keys_alone(page, address, folder):
    name = "23-lettre-fr-en"
    opened(page, address, name)
    go(page, "I have the honor")
    chosen(page, "c", "quote")
    go(page, "I have the honor")
    word(page, "August")
    chosen(page, "d", "1950-08")
    go(page, "Nguyen Van Loc")
    word(page, "Nguyen Van Loc")
    chosen(page, "p", "new: Nguyen Van Loc")
    go_back(page)
    go(page, "J’ai l’honneur")
    page.keyboard.press("l")
    go(page, "Please accept")
    decided(page, lambda: page.keyboard.press("l"))
    go_back(page)
    chosen(page, "v", "it")
    verbs = [
        next(key for key in one if key in ("block", "date", "name", "pair", "version"))
        for one in entries(folder)
    ]
    assert verbs == ["block", "date", "name", "pair", "version"]
    root = tei(folder, name)
    assert root.find(f".//{TEI}quote") is not None
    assert [n.get("when") for n in root.iter(f"{TEI}date") if n.get("resp")] == ["1950-08"]
    assert [n.get("ref") for n in root.iter(f"{TEI}persName") if n.get("resp")] == ["#p.nguyen-van-loc"]
    assert len([n for n in root.iter(f"{TEI}link") if n.get("resp")]) == 1
    assert root.find(f".//{TEI}body")[0].get("{http://www.w3.org/XML/1998/namespace}lang") == "it"
    with page.expect_response(lambda r: r.url.endswith("/decide")):
        page.keyboard.press("u")
    expect(page.locator("#said")).to_contain_text("taken back")
    assert len(entries(folder)) == 4


def go_back(page):
    for _ in range(60):
        page.keyboard.press("k")


@pytest.mark.slow
def test_two_papers_and_a_person_of_the_authority(page, address, folder):
    opened(page, address, "25-zwei-briefe-de")
    go(page, "Der Wagen")
    word(page, "Der")
    decided(page, lambda: page.keyboard.press("x"))
    assert entries(folder, "25-zwei-briefe-de")[0]["block"] == "paper"
    opened(page, address, "14-zapiska-en")
    page.keyboard.press("n")
    count = len(entries(folder, "14-zapiska-en"))
    decided(page, lambda: page.keyboard.press("a"))
    assert len(entries(folder, "14-zapiska-en")) == count + 1


@pytest.mark.slow
def test_words_are_chosen_with_the_mouse_and_pairs_dragged(page, address, folder):
    page.set_viewport_size({"width": 1500, "height": 900})
    opened(page, address, "23-lettre-fr-en")
    go(page, "J’ai l’honneur")
    page.drag_and_drop(".block.current .handle", "[data-id='en.p2']")
    expect(page.locator("#said")).to_contain_text("written")
    assert entries(folder)[0]["pair"][0]["text"].startswith("Please accept")


@pytest.mark.slow
def test_the_page_can_be_used_by_everybody(page, address):
    """WCAG 2.2 AA by axe-core, in light and dark, with a document open and a choice."""
    from axe_playwright_python.sync_playwright import Axe

    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        opened(page, address, "01-journal-ru-en")
        for keys in ((), ("c",)):
            for key in keys:
                page.keyboard.press(key)
            page.wait_for_timeout(200)
            found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
            assert found.violations_count == 0, json.dumps(found.response["violations"], indent=1)[
                :3000
            ]
        page.keyboard.press("Escape")


@pytest.mark.slow
def test_a_conflict_is_said_and_the_page_shows_what_is_there(browser, address, folder, desk):
    page = browser.new_page()
    opened(page, address, "23-lettre-fr-en")
    other = Desk(jobs([folder]), desk.encoder, "K. Lapa")
    state = other.document("23-lettre-fr-en")["state"]
    other.decide("23-lettre-fr-en", state, {"verb": "field", "value": {"title": "T"}})
    page.keyboard.press("a")
    expect(page.locator("#said")).to_have_class("fault")
    expect(page.locator("#said")).to_contain_text("somebody else")
    expect(page.locator("#decisions")).to_contain_text("K. Lapa")
