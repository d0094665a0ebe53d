"""A browser without JavaScript, as far as tests of forms need one: the fields that a page would send, and pressing one of its buttons."""
from __future__ import annotations

from html.parser import HTMLParser


class Fields(HTMLParser):
    """The successful controls of the form with ``wanted`` as id (HTML, "constructing the entry list"), and its buttons."""

    def __init__(self, page: str, wanted: str):
        super().__init__()
        self.wanted, self.inside, self.sent, self.buttons, self.names = wanted, False, [], [], set()
        self.select = self.area = None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        of = dict(attributes)
        if tag == "form":
            self.inside = of.get("id") == self.wanted
        if not self.inside:
            return
        if of.get("name"):
            self.names.add(of["name"])
        if tag == "input" and (of.get("type") not in {"radio", "checkbox"} or "checked" in of):
            self.sent.append((of["name"], of.get("value") or ""))
        elif tag == "button" and of.get("name"):
            self.buttons.append(of.get("value"))
        elif tag == "textarea":
            self.area = (of["name"], "")
        elif tag == "select":
            self.select = [of["name"], None]
        elif tag == "option" and self.select and ("selected" in of or self.select[1] is None):
            self.select[1] = of.get("value", "")

    def handle_data(self, data):
        if self.area:
            self.area = (self.area[0], self.area[1] + data)

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            name, words = self.area
            self.sent.append((name, words[1:] if words[:1] == "\n" else words))  # the first new line belongs to the tag
            self.area = None
        elif tag == "select" and self.select:
            self.sent.append(tuple(self.select))
            self.select = None
        elif tag == "form":
            self.inside = False


class Walk:
    """A person on one form: fill fields, press a button, look."""

    def __init__(self, client, address: str, form: str):
        self.client, self.address, self.form = client, address, form
        self.answer = client.get(address)

    @property
    def page(self) -> str:
        """What is seen now."""
        return self.answer.get_data(as_text=True)

    @property
    def fields(self) -> Fields:
        """The form as it stands."""
        return Fields(self.page, self.form)

    def press(self, button: str, fills: dict | None = None) -> Walk:
        """Press ``button`` (its value) after filling fields by name; a list ticks several."""
        form = self.fields
        assert button in form.buttons, (button, form.buttons)
        filled = {name: value if isinstance(value, list) else [value] for name, value in (fills or {}).items()}
        assert set(filled) <= form.names, set(filled) - form.names
        data: dict[str, list[str]] = {"step": [button]}
        for name, value in form.sent:
            if name not in filled:
                data.setdefault(name, []).append(value)
        self.answer = self.client.post(self.address.partition("?")[0], data=data | filled)
        return self
