"""schema.org's Dataset, as JSON-LD that search engines for data sets read."""

from cisgraph import about
from cisgraph.export.description.known import Known
from cisgraph.export.whole import Distribution


def describe(known: Known) -> dict:
    """Return the description as an object of JSON-LD."""
    told, project = about.version(known.version), {"@type": "Organization", "@id": f"{known.dataset}#project", "name": about.PROJECT["en"], "url": known.base}
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": known.dataset,
        "name": _texts(about.TITLE),
        "description": _texts(about.DESCRIPTION),
        "url": known.url,
        "identifier": known.dataset,
        "version": known.version,
        **({"datePublished": told.issued} if told.issued else {}),
        "license": about.LICENSE,
        "isAccessibleForFree": True,
        "inLanguage": list(about.LANGUAGES.values()),
        "keywords": [*about.KEYWORDS["en"]],
        "creator": project,
        "publisher": {"@id": project["@id"]},
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": f"{known.base}catalog", "name": "Catalogue of cisgraph", "url": f"{known.url}catalog"},
        "distribution": [_download(known, one) for one in known.files],
        "hasPart": [{"@type": "Dataset", "@id": f"{known.base}graph/{name}", **_part(known, name)} for name in known.graphs],
    }


def _part(known: Known, name: str) -> dict:
    told = about.PARTS.get(name, about.OF_DOCUMENT)
    titles = [{"@language": one.language, "@value": one.value} for one in known.titles(name)]
    rights = {} if name == "text" else {"license": about.LICENSE}
    files = {"distribution": _download(known, known.parts[name])} if name in known.parts else {}
    return {"name": titles, "description": _texts(told.how), "creator": {"@id": f"{known.dataset}#project"}, **rights, **files}


def _download(known: Known, one: Distribution) -> dict:
    return {
        "@type": "DataDownload", "name": one.title, "encodingFormat": one.packed or one.media, "contentUrl": known.download(one),
        "contentSize": f"{one.bytes} B", "sha256": one.sha256,
    }


def _texts(by_language: dict[str, str]) -> list[dict[str, str]]:
    return [{"@language": language, "@value": text} for language, text in by_language.items()]
