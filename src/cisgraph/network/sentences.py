"""The measures put into sentences: who comes first, what that means, and what it does not."""

from statistics import mean

from cisgraph.errors import UsageError
from cisgraph.network.answers import MEASURES, Measured, Measures, Network
from cisgraph.network.graphs import bipartite
from cisgraph.network.measures import RUNS, measures
from cisgraph.questions.sentences import listed
from cisgraph.store import Asked

#: What a high value of each means, and what it does not.
READINGS = {
    "degree": "Degree counts partners: a high one means much company, not much work, because one provision that lists eight names "
    "gives each of them seven partners.",
    "strength": "Strength counts the provisions that an actor shares with somebody: a high one means that much is asked of it in "
    "company, and set against all its provisions it tells how much is asked of it alone; it does not say who of those named answers for what.",
    "betweenness": "Betweenness is the share of pairs of others whose shortest chain of partners runs through an actor: a high one means "
    "that circles which are not asked together otherwise meet in it; it is no influence, as nothing flows along such chains.",
    "participation": "Participation tells how evenly an actor's provisions are spread over the chapters, from 0 for a single one: a high "
    "one means that it is asked things everywhere, not that they are many; two provisions in two chapters make 0.5.",
    "bridging": "Bridging is the share of pairs of provisions of different chapters whose shortest chain of parties runs through an actor: "
    "a high one means that the chapters hang together by it, which comes with many provisions; it does not say that it coordinates anything.",
    "community": "A community is a set of actors that are asked together more often than by lot: it comes from the drafting of the text "
    "and is no alliance; cohesion tells how firmly an actor belongs to its own.",
}
_LEADS = {
    "degree": "Nobody in the Programme of Action is asked together with more others than {names}: with {partners} of {others}, in {shared} of "
    "{provisions}{closest}.",
    "strength": "Nobody in the Programme of Action shares more provisions than {names}: {shared} of {provisions}, with {partners} of {others} "
    "others{closest}.",
    "betweenness": "Nobody in the Programme of Action lies between others more often than {names}: betweenness {value}.",
    "participation": "Nobody in the Programme of Action has provisions spread more evenly over its chapters than {names}: participation {value}, "
    "where all provisions together have {whole}.",
    "bridging": "Nobody links the chapters of the Programme of Action more than {names}: bridging {value}.",
}


def answer(asked: Asked, by: str = "party", measure: str = "degree", *, through_groups: bool = False, explicit: bool = False) -> Network:
    """Answer who is asked together with whom, by a measure.

    Args:
        asked: the graph.
        by: ``party`` counts bearers and supporters, ``bearer`` bearers alone.
        measure: one of `MEASURES`; actors come in its order, the highest first.
        through_groups: put the members of groups that list them in the place of the group.
        explicit: count only the provisions whose text names the bearer.

    Raises:
        UsageError: ``by`` or ``measure`` is none of those there are.
        CisgraphError: networkx is not installed.
    """
    if measure not in MEASURES:
        raise UsageError(f"There is no measure {measure!r}: choose one of {', '.join(MEASURES)}.")
    found = measures(bipartite(asked, through_groups=through_groups, explicit=explicit), by)
    return described(found, measure, through_groups, explicit)


def described(found: Measures, measure: str, through_groups: bool, explicit: bool) -> Network:
    """Return measures as an answer, with the actors in the order of one of them."""
    from dataclasses import replace

    actors = tuple(sorted(found.actors, key=lambda one: (-_value(one, measure), -one.provisions, one.id)))
    ordered = replace(found, actors=actors)
    return Network(" ".join(_sentences(ordered, measure, through_groups, explicit)), measure, through_groups, explicit, READINGS, ordered)


def _value(actor: Measured, measure: str) -> float:
    return getattr(actor, MEASURES[measure])


def _sentences(found: Measures, measure: str, through_groups: bool, explicit: bool) -> list[str]:
    if not found.actors:
        if explicit:
            return ["This release has no provision of the Programme of Action whose text names its bearer."]
        return ["This release has no provisions of the Programme of Action: build it with them, and ask again."]
    if len(found.actors) == 1:
        does = "bears" if found.by == "bearer" else "bears or supports"
        said = [
            f"Nobody but {found.actors[0].name} {does} a provision of the Programme of Action, so there is nobody to be asked together with.",
            _scope(found),
        ]
    elif not found.links:
        said = ["Nobody in the Programme of Action is asked together with anybody.", _scope(found)]
    else:
        said = [
            *_lead(found, measure), _scope(found), *_isolated(found), *_communities(found),
            *([] if measure == "bridging" else _bridges(found)), READINGS[measure],
        ]
    return [*said, *_counted(found, through_groups, explicit)]


def _scope(found: Measures) -> str:
    """Say what is counted: a provision may have one party alone, and of two one may only support the other."""
    does = "bear" if found.by == "bearer" else "bear or support"
    count = len(found.actors)
    said = f"Counted: {_provisions(found.provisions)} and the {count} actor{'s and groups' if count > 1 else ' or group'} that {does} them"
    if not found.shared:
        return f"{said}; none has two of these."
    said += f"; one stands alone in {found.provisions - found.shared}, two or more stand together in {found.shared}"
    if found.by == "bearer":
        return f"{said}."
    return f"{said} (two or more bear {found.jointly or 'none'} of the {found.shared}, the others have one bearer and who supports it)."


def _lead(found: Measures, measure: str) -> list[str]:
    first = _value(found.actors[0], measure)
    if not first:
        return [f"The {measure} of all of them is 0."]
    top = [actor for actor in found.actors if _value(actor, measure) == first]
    one, names = top[0], {actor.id: actor.name for actor in found.actors}
    if len(top) > 1 and measure in ("degree", "strength"):
        has = "has more partners" if measure == "degree" else "shares more provisions"
        said = f"Nobody in the Programme of Action {has} than {_few(top)}: {first}."
    else:
        closest = ""
        if 0 < len(one.closest) < 3:
            closest = f", most often with {listed([names[id] for id, _ in one.closest])} ({_provisions(one.closest[0][1])})"
        said = _LEADS[measure].format(
            names=_few(top), value=_rounded(first), partners=one.partners, others=len(names) - 1, shared=one.shared,
            provisions=_provisions(one.provisions), closest=closest, whole=_rounded(found.participation),
        )
    after = [actor for actor in found.actors[len(top):] if _value(actor, measure)][:2]
    follow = f"After {'it' if len(top) == 1 else 'them'}: {listed([f'{actor.name} ({_rounded(_value(actor, measure))})' for actor in after])}."
    return [said, follow] if after else [said]


def _isolated(found: Measures) -> list[str]:
    alone = sum(not actor.partners for actor in found.actors)
    return [f"{alone} of the {len(found.actors)} {'is' if alone == 1 else 'are'} asked together with nobody."] if alone else []


def _communities(found: Measures) -> list[str]:
    count = len(found.communities)
    lot = ""
    if found.byLot:
        lot = f"; {_rounded(mean(found.byLot))} on average and {_rounded(max(found.byLot))} at most where who shares with whom is drawn by lot"
    firm = f"the same in {RUNS} runs" if found.divisions == 1 else f"with soft borders, as {RUNS} runs divide them in {found.divisions} ways"
    return [f"The others form {count} communit{'y' if count == 1 else 'ies'} (modularity {_rounded(found.modularity)}{lot}), {firm}."]


def _bridges(found: Measures) -> list[str]:
    top = sorted((actor for actor in found.actors if actor.bridging), key=lambda actor: (-actor.bridging, actor.id))[:2]
    names = [f"{actor.name} (bridging {_rounded(actor.bridging)})" for actor in top]
    return [f"The chapters hang together most by {listed(names)}."] if top else []


def _counted(found: Measures, through_groups: bool, explicit: bool) -> list[str]:
    """Say what was counted, and what no count of names can tell."""
    groups = (
        "Groups that list their members are opened into them, which is arithmetic of ours, as the text asks the group; one without a list "
        "stays one."
        if through_groups else "A group counts as one, whoever belongs to it."
    )
    sure = (
        "Only provisions whose text names the bearer are counted."
        if explicit else f"In {found.implied} of the {_provisions(found.provisions)} the bearer is implied, not named."
    )
    return [groups, sure, "Being named often is not being responsible for much, and the Programme of Action is not legally binding."]


def _provisions(count: int) -> str:
    return f"{count} provision{'' if count == 1 else 's'}"


def _rounded(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.2f}"


def _few(actors: list[Measured]) -> str:
    names = [actor.name for actor in actors]
    return listed(names if len(names) < 4 else [*names[:2], f"{len(names) - 2} others"])
