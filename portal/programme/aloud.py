"""Every text that a page shows, for whoever reads them out."""

from __future__ import annotations

from easy_language import Text
from portal.programme import catalogue
from portal.programme.content import Content
from portal.programme.pack_shape import CataloguePage, Pack


def texts_aloud(content: Content, *, language: str) -> tuple[Text, ...]:
    """The easy texts of the language; what stands together on a page of the catalogue is one text."""
    packs = content.packs.values()
    explained = {catalogue.text_id(pack.id, key) for pack in packs for key in catalogue.offered(pack)}
    alone = [
        content.library.text(text_id, language=language, level="easy")
        for text_id in content.library.ids(language, "easy")
        if text_id not in explained
    ]
    together = [
        _page(content, pack, page, language=language)
        for pack in packs
        for page in pack.catalogue
        if language in page.title
    ]
    return (*alone, *(text for text in together if text.language == language))


def _page(content: Content, pack: Pack, page: CataloguePage, *, language: str) -> Text:
    ids = [catalogue.text_id(pack.id, key) for key in page.entries]
    return catalogue.together(
        [content.text(text_id, language=language, level="easy") for text_id in ids],
        id=f"{pack.id}.{page.topic}.{page.key}",
        title=page.title[language],
    )
