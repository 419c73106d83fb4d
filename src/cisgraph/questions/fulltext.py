"""The full-text engine behind `cisgraph search`: tantivy, in memory, English and Russian in the same fields.

Each stemmer leaves words of the other script alone, so that a text, and a question, may mix the two languages.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property

from cisgraph.questions.words import even

#: The fields of a document and what a word in each is worth.
WEIGHTS = {"label": 8.0, "name": 5.0, "summary": 2.0, "wording": 1.0}
#: What it is worth besides that a label or name has the English word itself: accession and access have the same stem.
_UNSTEMMED = 4.0


class Engine:
    """An index that is built once and may then be asked by any number of threads; a document is field → texts."""

    def __init__(self, documents: Sequence[Mapping[str, list[str]]]):
        from tantivy import Document, Index, SchemaBuilder

        schema = SchemaBuilder()
        for field in WEIGHTS:
            schema.add_text_field(field, tokenizer_name="stems")
        schema.add_text_field("unstemmed", tokenizer_name="plain", index_option="freq")
        schema.add_integer_field("at", fast=True)
        self._schema = schema.build()
        index = Index(self._schema)
        index.register_tokenizer("stems", self._stemmer)
        index.register_tokenizer("plain", self._plain)
        writer = index.writer(15_000_000, 1)
        for at, texts in enumerate(documents):
            fields = {field: [even(text) for text in many] for field, many in texts.items()}
            writer.add_document(Document(at=at, unstemmed=[*fields.get("label", []), *fields.get("name", [])], **fields))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    @cached_property
    def _plain(self):
        from tantivy import Filter

        return _analyzer(Filter.lowercase(), Filter.ascii_fold())

    @cached_property
    def _stemmer(self):
        from tantivy import Filter

        left_out = [Filter.custom_stopword(["s"]), Filter.stopword("english"), Filter.stopword("russian")]
        return _analyzer(Filter.lowercase(), Filter.ascii_fold(), *left_out, Filter.stemmer("english"), Filter.stemmer("russian"))

    def stems(self, text: str) -> list:
        """Return the stems of a text, with the places of their words; words that every text has are left out."""
        return self._stemmer.pre_tokenize(even(text)).tokens

    def has(self, stem: str) -> bool:
        """Whether a stem is in any text."""
        return any(self._searcher.doc_freq(field, stem) for field in WEIGHTS)

    def ask(self, text: str, every: bool) -> dict[int, float]:
        """Return the numbers of the documents that have all words of a text, or any, with scores."""
        from tantivy import Occur, Query

        stems = self.stems(text)
        if not stems:
            return {}
        occur = Occur.Must if every else Occur.Should
        matching = Query.boolean_query([(occur, self._anywhere(stem)) for stem in dict.fromkeys(stem.text for stem in stems)])
        closer = [*self._unstemmed(text), *self._in_order(stems)]
        query = Query.boolean_query([(Occur.Must, matching), *((Occur.Should, one) for one in closer)])
        found = self._searcher.search(query, limit=max(1, self._searcher.num_docs), count=False).hits
        numbers = self._searcher.fast_field_values("at", [address for _, address in found])
        return {int(at): score for at, (score, _) in zip(numbers, found, strict=True)}

    def _term(self, field: str, text: str):
        from tantivy import Query

        return Query.term_query(self._schema, field, text)

    def _anywhere(self, stem: str):
        from tantivy import Query

        return Query.disjunction_max_query([Query.boost_query(self._term(field, stem), weight) for field, weight in WEIGHTS.items()], 0.1)

    def _unstemmed(self, text: str) -> list:
        from tantivy import Query

        words = [word for word in dict.fromkeys(self._plain.analyze(text)) if word.isascii()]
        return [Query.boost_query(self._term("unstemmed", word), _UNSTEMMED) for word in words]

    def _in_order(self, stems: Sequence) -> list:
        from tantivy import Query

        if len(stems) < 2:
            return []
        phrase = [(stem.position, stem.text) for stem in stems]
        return [Query.boost_query(Query.phrase_query(self._schema, field, phrase), weight / 2) for field, weight in WEIGHTS.items()]


def _analyzer(*steps):
    from tantivy import TextAnalyzerBuilder, Tokenizer

    builder = TextAnalyzerBuilder(Tokenizer.simple())
    for step in steps:
        builder = builder.filter(step)
    return builder.build()
