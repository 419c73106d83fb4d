"""What the dataset is: the one table of facts that the graph, its catalogue, its pages and its citation are described from.

Everything else that is said of a release is counted or read from it.
"""

from typing import NamedTuple

#: The IRI of the whole, below the base; a named graph is a part of it.
DATASET = "dataset"
#: The address that the graph is credited with.
HOME = "https://w3id.org/cisgraph/"

TITLE = {
    "en": "cisgraph: the Programme of Action of the 1996 CIS Conference as a knowledge graph",
    "ru": "cisgraph: Программа действий Конференции 1996 года по СНГ как граф знаний",
}
DESCRIPTION = {
    "en": "A curated reading of the Programme of Action of the 1996 CIS Conference, of the documents around it and of the reports on it: "
    "who is asked to do what, for whom, with what force and on which authority, how sure that is, and what was reported as done. "
    "It points to the paragraphs of the documents and describes them in words of its own. The Programme is not legally binding.",
    "ru": "Выверенное прочтение Программы действий Конференции 1996 года по СНГ, связанных с ней документов и докладов о ней: "
    "кто, к чему, в чьих интересах, с какой силой и на каком основании призывается, насколько это определенно и о чем сообщалось как о сделанном. "
    "Граф указывает на пункты документов и описывает их своими словами. Программа не имеет обязательной юридической силы.",
}
LICENSE = "https://spdx.org/licenses/CC-BY-4.0"
LICENSE_NAME = "CC-BY-4.0"
PROJECT = {"en": "The cisgraph project", "ru": "Проект cisgraph"}
KEYWORDS = {
    "en": ("CIS Conference", "Programme of Action", "refugees", "migration", "displaced persons", "international law", "knowledge graph"),
    "ru": ("Конференция по СНГ", "Программа действий", "беженцы", "миграция", "перемещенные лица", "международное право", "граф знаний"),
}
#: What the licence does not cover, where a release has the wording of the documents.
RIGHTS = {
    "en": "The wording of the documents is their publishers' and not covered by the licence of the graph: their terms say who may be given it.",
    "ru": "Тексты документов принадлежат их издателям, и лицензия графа на них не распространяется: кому их можно передавать, определяют издатели.",
}
PROVENANCE = {
    "en": "Read paragraph by paragraph from the documents by fixed rules of annotation, each statement with its place in the text, and checked by "
    "shapes, by quality queries, against the texts and by a second, independent reading.",
    "ru": "Составлено по пунктам документов по твердым правилам разметки, каждое утверждение с его местом в тексте; проверено формами SHACL, "
    "запросами качества, по самим текстам и вторым, независимым прочтением.",
}


class Version(NamedTuple):
    """One version of package and graph; ``issued`` is its day, empty until it is published."""

    number: str
    issued: str
    notes: dict[str, str]


#: The oldest first. CHANGELOG.md has the same numbers and days.
VERSIONS = (
    Version("0.1.0", "", {
        "en": "The first one: the Programme whole, the documents around it, two reports with a finding for each action.",
        "ru": "Первая версия: Программа целиком, связанные с ней документы, два доклада с выводом по каждому действию.",
    }),
)


#: Codes of the European Union's data themes, and what they are called.
THEMES = {
    "INTR": {"en": "International issues", "ru": "Международные вопросы"},
    "JUST": {"en": "Justice, legal system and public safety", "ru": "Правосудие, правовая система и общественная безопасность"},
    "SOCI": {"en": "Population and society", "ru": "Население и общество"},
}
#: Languages as the European Union's table of languages and as BCP 47 have them.
LANGUAGES = {"ENG": "en", "RUS": "ru"}


def version(number: str) -> Version:
    """Return what is known of a version; of one that is not in the table, nothing but its number."""
    return next((one for one in VERSIONS if one.number == number), Version(number, "", {}))


def before(number: str) -> Version | None:
    """Return the version before one, if there is any."""
    numbers = [one.number for one in VERSIONS]
    return VERSIONS[numbers.index(number) - 1] if number in numbers[1:] else None


class Part(NamedTuple):
    """A named graph: what it is called, how it comes about, the day on which it was begun."""

    title: dict[str, str]
    how: dict[str, str]
    begun: str = "2026-11-22"


#: Named graphs by what their IRIs end in; what is not here is a document's (`OF_DOCUMENT`).
PARTS = {
    "catalogue": Part(
        {"en": "What each named graph is", "ru": "Что представляет собой каждый именованный граф"},
        {"en": "Written by each build from what it has put together.", "ru": "Составляется при каждой сборке по тому, что в нее вошло."},
    ),
    "findings": Part(
        {"en": "Findings of the readings of the reports", "ru": "Выводы по итогам чтения докладов"},
        {
            "en": "Curated by hand: each report read as a whole for every action of the Programme.",
            "ru": "Составлено вручную: каждый доклад прочитан целиком по каждому действию Программы.",
        },
    ),
    "inferred": Part(
        {"en": "What rules added", "ru": "Добавленное правилами"},
        {
            "en": "Added by each build: the rules of the ontology, run over the curated graphs until nothing new comes.",
            "ru": "Добавляется при каждой сборке: правила онтологии применяются к графам, пока появляется новое.",
        },
    ),
    "ontology": Part(
        {"en": "Ontology: classes, properties, values", "ru": "Онтология: классы, свойства, значения"},
        {"en": "Written by hand.", "ru": "Составлено вручную."},
    ),
    "queries": Part(
        {"en": "The query library", "ru": "Библиотека запросов"},
        {"en": "Written by each build from the files of the library.", "ru": "Составляется при каждой сборке по файлам библиотеки."},
    ),
    "text": Part(
        {"en": "The wording of the documents", "ru": "Тексты документов"},
        {
            "en": "Added by a build that has the official texts at hand, after every digest and place was checked against them.",
            "ru": "Добавляется при сборке, если официальные тексты под рукой, после сверки с ними всех дайджестов и мест.",
        },
    ),
    "vocabulary": Part(
        {"en": "Vocabulary: actors, groups, instruments, principles, actions and more", "ru": "Словарь: участники, группы, документы, принципы, действия и прочее"},
        {"en": "Curated by hand from what the documents name.", "ru": "Составлено вручную по тому, что называют документы."},
    ),
}
OF_DOCUMENT = Part(
    {"en": "Statements from: {}", "ru": "Утверждения по документу: {}"},
    {
        "en": "Curated by hand, paragraph by paragraph, by fixed rules of annotation.",
        "ru": "Составлено вручную, пункт за пунктом, по твердым правилам разметки.",
    },
)
