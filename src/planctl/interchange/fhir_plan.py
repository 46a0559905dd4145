"""A treatment plan out of a FHIR CarePlan; what has no place in a plan is noted by its JSON pointer."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, Literal, NamedTuple

from planctl.errors import PlanctlError
from planctl.interchange import fhir_codes, fhir_readings
from planctl.interchange import readings as scores_of
from planctl.interchange.fhir_element import Element
from planctl.interchange.fhir_readings import Readings
from planctl.interchange.fhir_source import Resource, Source
from planctl.model import dates, ids, instruments
from planctl.model.dates import Frequency, Interval
from planctl.model.instruments import Instrument, Number
from planctl.model.plan import ClientProblem, Diagnosis, Entry, Goal, Intervention, Measure, Plan, ReviewTerms, Service
from planctl.model.settings import Settings
from planctl.planfile import parser

SOURCE: Final = "FHIR R4"
STATUSES: Final = ("draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown")
_ENDED: Final = ("revoked", "completed")
_SERVICES: Final = ("individual", "group", "family", "couples")
_WHO: Final = {
    frozenset({"Patient"}): "client",
    frozenset({"Practitioner"}): "practitioner",
    frozenset({"Patient", "Practitioner"}): "both",
}
# What these hold has no place in a plan file; names, narratives and who wrote what are passed over without a note.
_NOT_PLACED: Final = {
    "CarePlan": ("description", "basedOn", "replaces", "partOf", "supportingInfo", "note"),
    "Goal": ("priority", "statusReason", "outcomeCode", "outcomeReference"),
    "Condition": ("severity", "bodySite", "stage", "evidence", "note"),
    "ServiceRequest": ("note", "patientInstruction", "reasonCode", "reasonReference", "supportingInfo", "bodySite"),
    "detail": ("reasonCode", "reasonReference", "locationReference", "productReference", "quantity", "dailyAmount"),
}


class Note(NamedTuple):
    """What was not placed: where it stands in the source, and what it is."""

    pointer: str
    what: str = ""


class TakenPlan(NamedTuple):
    """A plan taken over, what of it has no place, the resources it was made from, and its readings."""

    plan: Plan
    notes: tuple[Note, ...]
    resources: tuple[Resource, ...]
    readings: Readings


def patient_of(source: Source, care_plan: Resource) -> Resource:
    """Return the patient that a plan is about.

    Raises:
        PlanctlError: the source does not hold the patient.
    """
    subject = care_plan.element.child("subject")
    patient = source.resolve(subject, care_plan)
    if patient is None or patient.type != "Patient":
        place = care_plan.element.pointer
        raise PlanctlError(
            f"{place}/subject: the patient of this plan is not in the source".lstrip(),
            "export the Patient with the plan, so that nobody else's data is taken for theirs",
        )
    return patient


def take(source: Source, care_plan: Resource, client: str, settings: Settings, today: date) -> TakenPlan:
    """Make a client's plan out of a care plan.

    Raises:
        PlanctlError: it cannot be made: the patient is not there, a part is about somebody else, the start is
            missing, or an element has the wrong type.
    """
    return _Taker(source, care_plan, settings, today).taken(client)


class _Taker:
    def __init__(self, source: Source, care_plan: Resource, settings: Settings, today: date) -> None:
        self.source = source
        self.care_plan = care_plan
        self.patient = patient_of(source, care_plan)
        self.settings = settings
        self.today = today
        self.by_loinc = fhir_readings.by_loinc(settings.instruments)
        self.notes: list[Note] = []
        self.used: list[Resource] = [self.patient, care_plan]
        self.taken_ids: dict[str, set[str]] = {}
        # The plan's ids of goals and problems, and the codes of diagnoses, by the name of their resource.
        self.names: dict[str, str] = {}
        self.codes: dict[str, str] = {}
        self.history: list[Entry] = []

    def taken(self, client: str) -> TakenPlan:
        element = self.care_plan.element
        status = element.text("status")
        if status == "entered-in-error":
            raise PlanctlError(f"{element.pointer}: this plan was entered in error, and is not imported".lstrip())
        period = element.child("period")
        start = (period.day("start") if period else None) or element.day("created")
        if start is None:
            raise PlanctlError(
                f"{element.pointer}/period/start: the plan does not say the day it took effect".lstrip(),
                "add it to the source: a whole date, such as 2026-01-12",
            )
        self._note_unplaced(element, "CarePlan")
        diagnoses, problems = self._conditions()
        goals = self._goals(start)
        interventions, services, every, previous, following = self._activities()
        plan = Plan(
            client=client,
            start=start,
            journal=(Entry(date=min(start, self.today), kind="created"),),
            previous_review=previous,
            review=ReviewTerms(every=every) if every else None,
            diagnoses=diagnoses,
            problems=problems,
            services=services,
            goals=goals,
            interventions=interventions,
        )
        readings = fhir_readings.read(self.source, self.patient, plan, self.settings, self.today)
        plan = plan.replace(goals=tuple(fhir_readings.with_baselines(goal, readings.baselines) for goal in plan.goals))
        self._end(status, period)
        scores = scores_of.missing(plan, (entry for entry, _ in readings.pairs), self.settings.instruments)
        past = sorted((*self.history, *scores), key=lambda entry: entry.date)
        imported = Entry(date=self.today, kind="imported", source=SOURCE, next=following)
        plan = plan.replace(journal=(*plan.journal, *past, imported))
        used = {resource.name: resource for resource in (*self.used, *(resource for _, resource in readings.pairs))}
        return TakenPlan(plan, tuple(self.notes), tuple(used.values()), readings)

    # ---- what the plan refers to -----------------------------------------------------------------

    def _resolve(self, reference: Element, within: Resource, *types: str) -> Resource | None:
        """Return what is referred to, if it is in the source and of one of the types.

        Raises:
            PlanctlError: it is about another patient.
        """
        resource = self.source.resolve(reference, within)
        if resource is None or resource.type not in types:
            self.notes.append(Note(reference.pointer, "not in the source" if resource is None else ""))
            return None
        subject = resource.element.child("subject")
        about = self.source.resolve(subject, resource)
        contained = (reference.text("reference") or "").startswith("#")
        if (about is None or about.name != self.patient.name) and not (contained and subject is None):
            raise PlanctlError(
                f"{resource.element.pointer} is about another patient than the plan that refers to it".lstrip(),
                "nothing of two patients is joined: correct the source",
            )
        self.used.append(resource)
        return resource

    def _note_unplaced(self, element: Element, type: str) -> None:
        self.notes += [Note(f"{element.pointer}/{key}") for key in _NOT_PLACED[type] if key in element.data]

    def _id(self, prefix: str, former: str | None) -> str:
        """Return the id that the thing had in a plan of planctl's, else the first that is free."""
        taken = self.taken_ids.setdefault(prefix, set())
        numbered = (f"{prefix}{number}" for number in range(1, len(taken) + 2))
        candidates = [former] if former and ids.fault(former) is None else []
        id = next(id for id in (*candidates, *numbered) if id not in taken)
        taken.add(id)
        return id

    # ---- conditions ------------------------------------------------------------------------------

    def _conditions(self) -> tuple[tuple[Diagnosis, ...], tuple[ClientProblem, ...]]:
        diagnoses: dict[str, Diagnosis] = {}
        conditions = []
        for reference in self.care_plan.element.children("addresses"):
            resource = self._resolve(reference, self.care_plan, "Condition")
            if resource is None or resource in conditions:
                continue
            verification = resource.element.child("verificationStatus")
            codes = [coding.text("code") for coding in verification.children("coding")] if verification else []
            if {"refuted", "entered-in-error"}.intersection(codes):
                self.notes.append(Note(resource.element.pointer, "refuted, or entered in error"))
                continue
            self._note_unplaced(resource.element, "Condition")
            conditions.append(resource)
            diagnosis = _diagnosis(resource.element)
            if diagnosis is not None:
                diagnoses.setdefault(diagnosis.code, diagnosis)
                self.codes[resource.name] = diagnosis.code
        problems = []
        for resource in conditions:
            text = resource.element.words("code")
            if resource.name in self.codes:
                continue
            if not text:
                self.notes.append(Note(resource.element.pointer, "a condition without words"))
                continue
            related = next(resource.element.extensions(fhir_codes.CONDITION_RELATED), None)
            other = self.source.resolve(related.child("valueReference")) if related else None
            id = self._id("p", _former_id(resource.element))
            self.names[resource.name] = id
            diagnosis_code = self.codes.get(other.name) if other is not None else None
            problems.append(ClientProblem(id=id, text=text, diagnosis=diagnosis_code))
        return tuple(diagnoses.values()), tuple(problems)

    # ---- goals -----------------------------------------------------------------------------------

    def _goals(self, start: date) -> tuple[Goal, ...]:
        listed: list[Resource] = []
        for reference in self.care_plan.element.children("goal"):
            resource = self._resolve(reference, self.care_plan, "Goal")
            if resource is not None and resource.name not in {other.name for other in listed}:
                listed.append(resource)
        steps: dict[str, list[Resource]] = {}
        below: set[str] = set()
        for resource in listed:
            if resource.name in below:
                continue
            for extension in resource.element.extensions(fhir_codes.GOAL_RELATIONSHIP):
                step = self._milestone(extension, resource)
                # A goal that has steps of its own is none.
                if step is not None and step.name not in {resource.name, *below, *steps}:
                    steps.setdefault(resource.name, []).append(step)
                    below.add(step.name)
        top = [resource for resource in listed if resource.name not in below]
        for resource in (other for goal in top for other in (goal, *steps.get(goal.name, ()))):
            if self._is_goal(resource):
                self.names[resource.name] = self._id("g", _former_id(resource.element))
        goals = []
        for resource in top:
            if resource.name in self.names:
                goal = self._goal(resource, start)
                objectives = []
                for step in steps.get(resource.name, ()):
                    if step.name in self.names:
                        objective = self._goal(step, start)
                        # What follows from the goal is not said again.
                        is_own = any(step.element.extensions(fhir_codes.GOAL_ACCEPTANCE))
                        inherits = objective.agreed == goal.agreed == "declined" and not is_own
                        objectives.append(objective.replace(agreed=None) if inherits else objective)
                goals.append(goal.replace(objectives=tuple(objectives)))
        return tuple(goals)

    def _milestone(self, extension: Element, goal: Resource) -> Resource | None:
        parts = {part.text("url"): part for part in extension.children("extension")}
        type, target = parts.get("type"), parts.get("target")
        reference = target.child("valueReference") if target else None
        if (
            type is None
            or reference is None
            or type.code("valueCodeableConcept", fhir_codes.GOAL_RELATIONSHIP_TYPE) != "milestone"
        ):
            self.notes.append(Note(extension.pointer))
            return None
        return self._resolve(reference, goal, "Goal")

    def _is_goal(self, resource: Resource) -> bool:
        if resource.element.text("lifecycleStatus") == "entered-in-error" or not resource.element.words("description"):
            self.notes.append(Note(resource.element.pointer, "entered in error, or without words"))
            return False
        return True

    def _goal(self, resource: Resource, plan_start: date) -> Goal:
        element, id = resource.element, self.names[resource.name]
        self._note_unplaced(element, "Goal")
        start = element.day("startDate")
        measure, by = self._target(element, start or plan_start)
        problem = None
        for reference in element.children("addresses"):
            addressed = self.source.resolve(reference, resource)
            name = self.names.get(addressed.name) if addressed is not None else None
            if name is None or problem is not None:
                self.notes.append(Note(reference.pointer))
            else:
                problem = name
        levels = self._levels(element)
        self._state(element, id)
        return Goal(
            id=id,
            text=element.words("description") or "",
            words=self._words(element, resource),
            problem=problem,
            measure=measure,
            start=start if start != plan_start else None,
            by=by,
            agreed=self._agreement(element),
            safety=any(
                category.coding(fhir_codes.GOAL_CATEGORY) == "safety" for category in element.children("category")
            ),
            levels=levels,
        )

    def _words(self, element: Element, resource: Resource) -> str | None:
        """Return the goal in the client's own words: their note, or the goal itself where they expressed it."""
        words = None
        for note in element.children("note"):
            author = self.source.resolve(note.child("authorReference"), resource)
            if author is not None and author.name == self.patient.name and words is None:
                words = note.text("text")
            else:
                self.notes.append(Note(note.pointer))
        expressed_by = self.source.resolve(element.child("expressedBy"), resource)
        if words is None and expressed_by is not None and expressed_by.name == self.patient.name:
            words = element.words("description")
        return words

    def _target(self, element: Element, start: date) -> tuple[Measure | None, date | None]:
        targets = element.children("target")
        if not targets:
            return None, None
        measured = next((target for target in targets if target.child("measure") is not None), targets[0])
        self.notes += [Note(target.pointer, "a further target") for target in targets if target is not measured]
        by = measured.day("dueDate")
        duration = measured.child("dueDuration")
        if by is None and duration is not None:
            count, unit = duration.number("value"), _UNITS.get(duration.text("code") or "")
            if isinstance(count, int) and unit and 0 < count <= dates.LONGEST[unit]:
                by = dates.after(start, Interval(count, unit))
            else:
                self.notes.append(Note(duration.pointer))
        return self._measure(measured), by

    def _measure(self, target: Element) -> Measure | None:
        concept = target.child("measure")
        if concept is None:
            self.notes += [Note(f"{target.pointer}/{key}") for key in target.data if key.startswith("detail")]
            return None
        instrument = self.by_loinc.get(concept.coding(fhir_codes.LOINC) or "")
        name = target.words("measure")
        if instrument is not None and (name is None or instruments.find(name, self.settings.instruments) != instrument):
            name = instrument.label
        if name is None:
            self.notes.append(Note(concept.pointer))
            return None
        instrument = instrument or instruments.find(name, self.settings.instruments)
        value, better, unit = self._detail(target, instrument)
        if instrument is not None:
            better = None if instrument.better == better else better
            unit = None if unit == "score" else unit
        return Measure(name=name, unit=unit, target=value, better=better)

    def _detail(
        self, target: Element, instrument: Instrument | None
    ) -> tuple[Number | None, Literal["lower", "higher"] | None, str | None]:
        """Return the value to be reached, which way is better, and the unit."""
        range, quantity = target.child("detailRange"), target.child("detailQuantity")
        better: Literal["lower", "higher"] | None = None
        if range is not None:
            low, high = range.child("low"), range.child("high")
            if low is not None and high is not None:
                better = instrument.better if instrument is not None and instrument.better != "either" else None
                if better is None:
                    self.notes.append(Note(range.pointer, "a range with two ends"))
                    return None, None, None
                self.notes.append(Note((low if better == "lower" else high).pointer, "the other end of the range"))
            else:
                better = "lower" if high is not None else "higher" if low is not None else None
            quantity = high if better == "lower" else low
        elif quantity is None:
            whole = target.number("detailInteger")
            if whole is None:
                self.notes += [Note(f"{target.pointer}/{key}") for key in target.data if key in _OTHER_DETAILS]
            return whole, None, None
        if quantity is None:
            return None, None, None
        value, comparator = quantity.number("value"), quantity.text("comparator")
        if value is not None and parser.amount_fault(str(value)):
            value = None
        if comparator:
            better = "lower" if comparator.startswith("<") else "higher"
            # Less than 6 is 5 at most, where scores are whole numbers.
            if value is not None and comparator in ("<", ">"):
                if isinstance(value, int) and instrument is not None and not scores_of.is_fractional(instrument):
                    value += -1 if comparator == "<" else 1
                else:
                    self.notes.append(Note(f"{quantity.pointer}/comparator", "the value itself is not enough"))
        return value, better, quantity.text("unit")

    def _levels(self, element: Element) -> dict[str, str]:
        levels = {}
        for extension in element.children("extension"):
            parts = {part.text("url"): part for part in extension.children("extension")}
            level, text = parts.get("level"), parts.get("text")
            coding = level.child("valueCoding") if level else None
            words = text.text("valueString") if text else None
            number = _level(coding) if coding is not None else None
            if number is not None and words:
                levels[number] = words
        return {number: levels[number] for number in ("-2", "-1", "0", "1", "2") if number in levels}

    def _agreement(self, element: Element) -> date | Literal["declined"] | None:
        status = element.text("lifecycleStatus")
        if status == "rejected":
            return "declined"
        accepted = status == "accepted"
        for extension in element.extensions(fhir_codes.GOAL_ACCEPTANCE):
            parts = {part.text("url"): part for part in extension.children("extension")}
            individual = parts["individual"].child("valueReference") if "individual" in parts else None
            who = self.source.resolve(individual)
            if who is not None and who.name == self.patient.name and "status" in parts:
                answer = parts["status"].text("valueCode")
                if answer == "disagree":
                    return "declined"
                accepted = answer == "agree"
        ended = status in ("completed", "cancelled")
        return element.day("statusDate") if accepted and not ended else None

    def _state(self, element: Element, id: str) -> None:
        """Note in the history that a goal was achieved or dropped, with its day."""
        status = element.text("lifecycleStatus")
        achievement = element.code("achievementStatus", fhir_codes.GOAL_ACHIEVEMENT)
        kind = None
        if status == "completed" or achievement == "achieved":
            kind = "dropped" if achievement in ("not-achieved", "not-attainable") else "achieved"
        elif status == "cancelled" and self.care_plan.element.text("status") not in _ENDED:
            kind = "dropped"
        if kind is not None:
            day = element.day("statusDate")
            self.history.append(Entry(date=min(day or self.today, self.today), kind=kind, goal=id))
        elif achievement is not None:
            self.notes.append(Note(f"{element.pointer}/achievementStatus", "a review says how a goal is getting on"))

    # ---- activities ------------------------------------------------------------------------------

    def _activities(
        self,
    ) -> tuple[tuple[Intervention, ...], tuple[Service, ...], Interval | None, date | None, date | None]:
        """Return interventions, services, how often the plan is reviewed, and its last and its next review."""
        interventions: list[Intervention] = []
        services: list[Service] = []
        every = previous = following = None
        for activity in self.care_plan.element.children("activity"):
            detail, reference = activity.child("detail"), activity.child("reference")
            if detail is None:
                resource = self._resolve(reference, self.care_plan, "ServiceRequest") if reference else None
                if resource is not None:
                    interventions += self._request(resource)
                continue
            self._note_unplaced(detail, "detail")
            if detail.code("code", fhir_codes.SNOMED) == fhir_codes.REVIEW_OF_CARE_PLAN:
                timing, day = detail.child("scheduledTiming"), self._scheduled(detail)
                length = _how_often(timing) if timing else None
                every = length if isinstance(length, Interval) else every
                if day is None:
                    self.notes.append(Note(detail.pointer, "a review without a day"))
                elif detail.text("status") == "completed" and day <= self.today:
                    previous = max(day, previous or day)
                else:
                    following = min(day, following or day)
                continue
            service = _service(detail)
            if service is not None:
                services.append(service)
                continue
            interventions += self._intervention(activity, detail)
        return tuple(interventions), tuple(services), every, previous, following

    def _scheduled(self, detail: Element) -> date | None:
        period, timing = detail.child("scheduledPeriod"), detail.child("scheduledTiming")
        if period is not None:
            return period.day("start") or period.day("end")
        events = timing.data.get("event") if timing is not None else None
        if isinstance(events, list) and events and timing is not None:
            return Element({"event": events[0]}, timing.pointer).day("event")
        return detail.day("scheduledString")

    def _intervention(self, activity: Element, detail: Element) -> Iterator[Intervention]:
        reason = detail.words("statusReason")
        agreement = next((word for word, words in fhir_codes.AGREEMENTS.items() if words == reason), None)
        over = ["cancelled", "stopped", "entered-in-error"]
        # What a plan that has ended did to its end is part of it.
        over += [] if self.care_plan.element.text("status") in _ENDED else ["completed"]
        if agreement is None and detail.text("status") in over:
            self.notes.append(Note(detail.pointer, "not done any more"))
            return
        description, approach = detail.text("description"), detail.words("code")
        if not description and not approach:
            self.notes.append(Note(detail.pointer, "an activity without words"))
            return
        timing = detail.child("scheduledTiming")
        yield Intervention(
            id=self._id("i", activity.text("id")),
            text=description or approach,
            approach=approach if description else None,
            goals=self._goals_of(detail.children("goal")),
            who=_WHO.get(frozenset(self._kinds_of(detail.children("performer")))),
            every=_how_often(timing) if timing else None,
            agreement=agreement,
        )

    def _request(self, resource: Resource) -> Iterator[Intervention]:
        element = resource.element
        self._note_unplaced(element, "ServiceRequest")
        text = element.words("code")
        if element.text("status") in ("revoked", "completed", "entered-in-error") or not text:
            self.notes.append(Note(element.pointer, "not done any more, or without words"))
            return
        goals = [extension.child("valueReference") for extension in element.extensions(fhir_codes.PERTAINS_TO_GOAL)]
        timing = element.child("occurrenceTiming")
        yield Intervention(
            id=self._id("i", _former_id(element)),
            text=text,
            goals=self._goals_of(filter(None, goals)),
            who=_WHO.get(frozenset(self._kinds_of(element.children("performer")))),
            every=_how_often(timing) if timing else None,
        )

    def _goals_of(self, references: Iterable[Element]) -> tuple[str, ...]:
        goals = []
        for reference in references:
            resource = self.source.resolve(reference, self.care_plan)
            name = self.names.get(resource.name) if resource is not None else None
            if name is None or name in goals:
                self.notes.append(Note(reference.pointer, "a goal that is not the plan's"))
            else:
                goals.append(name)
        return tuple(goals)

    def _kinds_of(self, references: Iterable[Element]) -> Iterator[str]:
        for reference in references:
            resource = self.source.resolve(reference, self.care_plan)
            kind = resource.type if resource is not None else reference.text("type")
            kind = kind or (reference.text("reference") or "").partition("/")[0]
            yield "Practitioner" if kind == "PractitionerRole" else kind

    def _end(self, status: str | None, period: Element | None) -> None:
        end = period.day("end") if period is not None else None
        if status in _ENDED:
            day = end if end is not None and end <= self.today else self.today
            self.history.append(Entry(date=day, kind="closed"))
            return
        if end is not None and period is not None:
            self.notes.append(Note(f"{period.pointer}/end", "the end that was planned"))
        if status == "on-hold":
            # Since when, and until when, it does not say; in doubt reviews stay due.
            self.notes.append(Note(f"{self.care_plan.element.pointer}/status", "on hold: planctl log CLIENT paused"))


_UNITS: Final = {code: unit for unit, code in fhir_codes.PERIOD_UNITS.items()}
_OTHER_DETAILS: Final = ("detailString", "detailBoolean", "detailCodeableConcept", "detailRatio")


def _former_id(element: Element) -> str | None:
    """Return the id that a plan of planctl's gave the thing which it exported."""
    own = (part for part in element.children("identifier") if part.text("system") == fhir_codes.PLAN_IDS)
    return next((value for part in own if (value := part.text("value"))), None)


def _diagnosis(condition: Element) -> Diagnosis | None:
    """Return a condition that has a code of ICD-10-CM, or one of no system, as planctl exports texts of DSM."""
    concept = condition.child("code")
    for coding in concept.children("coding") if concept is not None else ():
        system, code = coding.text("system"), coding.text("code")
        is_icd = system == fhir_codes.ICD_10_CM and code and re.fullmatch(fhir_codes.ICD_10_CM_CODE, code)
        if code and (is_icd or (system is None and "system" not in coding.data)):
            asserted = next(condition.extensions(fhir_codes.CONDITION_ASSERTED), None)
            day = asserted.day("valueDateTime") if asserted else None
            label = coding.text("display") or condition.words("code")
            return Diagnosis(
                code=code,
                label=label if label != code else None,
                date=day or condition.day("recordedDate") or condition.day("onsetDateTime"),
            )
    return None


def _level(coding: Element) -> str | None:
    """Return the level of Goal Attainment Scaling that a LOINC answer is, or a code of the PCO guide's drafts."""
    code = coding.text("code") or ""
    name = re.sub("^(?:patient|practitioner)-gas-", "", code)
    return next((level for level, answer in fhir_codes.LEVELS.items() if code == answer), None) or next(
        (level for level, draft in fhir_codes.LEVEL_NAMES.items() if name == draft), None
    )


def _service(detail: Element) -> Service | None:
    """Return the sessions that an appointment stands for, as planctl exports them."""
    type = (detail.text("description") or "").removesuffix("session").strip()
    if detail.text("kind") != "Appointment" or (type and type not in _SERVICES):
        return None
    timing = detail.child("scheduledTiming")
    repeat = timing.child("repeat") if timing is not None else None
    minutes = repeat.number("duration") if repeat is not None else None
    bounds = repeat.child("boundsPeriod") if repeat is not None else None
    return Service(
        type=type or None,
        modality=detail.words("code"),
        minutes=minutes if isinstance(minutes, int) else None,
        every=_how_often(timing) if timing is not None else None,
        until=bounds.day("end") if bounds is not None else None,
    )


def _how_often(timing: Element) -> Interval | Frequency | None:
    words = timing.words("code")
    if words:
        try:
            return dates.frequency(words)
        except dates.UnreadableFrequency:
            pass
    repeat = timing.child("repeat")
    unit = _UNITS.get(repeat.text("periodUnit") or "") if repeat is not None else None
    if repeat is None or unit is None:
        return None
    times, period = repeat.number("frequency") or 1, repeat.number("period") or 1
    if times == 1 and isinstance(period, int) and 0 < period <= dates.LONGEST[unit]:
        return Interval(period, unit)
    return Frequency(times, unit) if period == 1 and isinstance(times, int) and 0 < times < 100 else None
