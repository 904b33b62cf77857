"""Fictional studies in the form of the API v2: every layout of results that the registry allows, by the dice."""

from __future__ import annotations

import random
from typing import Any

from tests.printed.text import Tree

DRUGS = ("Examplimab", "Samplinib", "Placebo", "Testovir", "Standard of Care", "Sham Procedure")
DOSES = (
    "",
    " 10 mg",
    " 2.5 mg/kg",
    " 100 mg (High Dose)",
    " + Placebo",
    ", Matching",
    " (n=12), Low Dose",
    " 300 mg qw",
)
SCHEMES = (
    lambda rng, n: rng.sample([drug + dose for drug in DRUGS for dose in DOSES], n),
    lambda rng, n: [f"Arm {letter}" for letter in "ABCDEF"[:n]],
    lambda rng, n: [f"Cohort {k}: {rng.choice(DRUGS)} {5 * k} mg" for k in range(1, n + 1)],
    lambda rng, n: [f"Examplimab {10 * k} mg" for k in range(1, n + 1)],
    lambda rng, n: ["Placebo", "Placebo Then Drug", "Drug", "Drug Then Placebo", "Drug, Placebo", "Drug 1"][:n],
    lambda rng, n: [f"Group {k}" for k in range(1, n + 1)],
    lambda rng, n: [f"Part {1 + k // 2}, Cohort {k}, {rng.choice(DRUGS)}" for k in range(n)],
)
SENTENCES = (
    "Participants were seen every 4 weeks.",
    "All participants who received at least 1 dose.",
    "Defined as \\>= 30% decrease from baseline (RECIST 1.1).",
    "Time Frame of the study was 2 years; see the protocol.",
    "Doses of 10, 20 and 30 mg/m\\^2 were given on Day 1.",
    "Kaplan-Meier estimates; CI by log-log transformation.",
)
ITEMS = ("fever \\> 38.5", "no evidence of disease", "Week 4", "platelets 100")
LABELS = (
    *("Week 12", "Grade 3", "Cycle 1 Day 15", "PD-L1 >= 1%", "0", "1", ">2", "Yes", "No", "Any adverse event"),
    *("18 to < 35 years", "Stage II", "Responders (N=84)", "No prior therapy, 1 relapse", "Baseline", "Visit 3"),
    *("Change at Month 6", "Day 1: 2 hours", "Missing", "Not Hispanic or Latino", "Overall", "IL-6", "Level 2"),
)
ORGANS = ("Blood and lymphatic system disorders", "Cardiac disorders", "Eye disorders", "Infections and infestations")
TERMS = ("Anaemia", "Angina", "Diplopia", "Hepatitis B", "Grade 3 neutropenia", "Breast cancer stage II", "Covid-19")
REASONS = ("Adverse Event", "Death", "Lost to Follow-up", "Withdrawal by Subject", "Grade 4 toxicity", "Other")
MILESTONES = ("Treated", "Received at Least 1 Dose", "Week 12", "Entered Part 2", "Safety Set")
BASELINE_SPREADS = ("STANDARD_DEVIATION", "FULL_RANGE", "INTER_QUARTILE_RANGE")
SPREADS = (
    *("Standard Deviation", "Standard Error", "Full Range", "Inter-Quartile Range"),
    *("80% Confidence Interval", "90% Confidence Interval", "95% Confidence Interval", "97.5% Confidence Interval"),
    *("99% Confidence Interval", "Geometric Coefficient of Variation"),
)
INTERVALS = ("Range", "RANGE", "Interval")
TESTS = (
    "SUPERIORITY",
    "NON_INFERIORITY",
    "EQUIVALENCE",
    "OTHER",
    "SUPERIORITY_OR_OTHER",
    "SUPERIORITY_OR_OTHER_LEGACY",
)


def study(seed: int) -> Tree:
    """The fictional study number `seed`."""
    dice = Dice(seed)
    return {"protocolSection": dice.protocol(seed), "resultsSection": dice.results()}


def stated(**members: Any) -> Tree:
    """The members that are there."""
    return {name: value for name, value in members.items() if value is not None}


class Dice:
    """A seeded hand that makes up the parts of a study."""

    def __init__(self, seed: int):
        self.rng = random.Random(seed)
        self.arms = self.rng.choice(SCHEMES)(self.rng, self.rng.randint(1, 6))
        self.sizes = [self.rng.choice([1, 9, 40, 189, 1200]) for _ in self.arms]

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def text(self, share: float = 0.7) -> str | None:
        """A text of one or more paragraphs, maybe with a list; or none."""
        if not self.chance(share):
            return None
        parts = [
            " ".join(self.rng.sample(SENTENCES, self.rng.randint(1, 2))) for _ in range(self.rng.choice([1, 1, 2]))
        ]
        if self.chance(0.15):
            parts.append("\n".join(f"* {item}" for item in self.rng.sample(ITEMS, 2)))
        return "\n\n".join(parts)

    def line(self, share: float = 0.3) -> str | None:
        """A sentence, or none."""
        return self.rng.choice(SENTENCES) if self.chance(share) else None

    def labels(self, count: int) -> list[str]:
        return self.rng.sample(LABELS, count)

    def protocol(self, seed: int) -> Tree:
        posted = {"date": "2015-06-04"}
        return {
            "identificationModule": {
                "nctId": f"NCT{9_000_000 + seed:08d}",
                "briefTitle": "A Study of Examplimab in Adults With Sample Disease",
                "orgStudyIdInfo": {"id": f"EX-{seed}"},
            },
            "statusModule": {
                "overallStatus": self.rng.choice(["COMPLETED", "TERMINATED", "ACTIVE_NOT_RECRUITING"]),
                "studyFirstPostDateStruct": {"date": "2010-01-31"},
                "resultsFirstPostDateStruct": posted,
                "lastUpdatePostDateStruct": posted,
            },
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Example University"}},
            "conditionsModule": {"conditions": ["Sample Disease"]},
            "designModule": {
                "studyType": "INTERVENTIONAL",
                "enrollmentInfo": {"count": sum(self.sizes)},
                "designInfo": {"allocation": "RANDOMIZED", "interventionModel": "PARALLEL"},
            },
            "armsInterventionsModule": {"interventions": [{"type": "DRUG", "name": "Examplimab"}]},
        }

    def groups(self, prefix: str, total: bool = False) -> list[Tree]:
        found = [
            stated(id=f"{prefix}{number:03d}", title=title, description=self.described(title))
            for number, title in enumerate(self.arms)
        ]
        if total:
            last = f"{prefix}{len(found):03d}"
            found.append({"id": last, "title": "Total", "description": "Total of all reporting groups"})
        return found

    def described(self, title: str) -> str | None:
        text = f"{title} once daily for {self.rng.randint(2, 60)} weeks."
        return self.rng.choice([text, text, text, f"{text}\n\nThen a follow-up of 1 year.", None])

    def counts(self, prefix: str, numbers: list[int]) -> list[Tree]:
        return [{"groupId": f"{prefix}{k:03d}", "value": str(number)} for k, number in enumerate(numbers)]

    def denominator(self, prefix: str, numbers: list[int], units: str = "Participants") -> Tree:
        return {"units": units, "counts": self.counts(prefix, numbers)}

    def results(self) -> Tree:
        return {
            "participantFlowModule": self.flow(),
            "baselineCharacteristicsModule": self.baseline(),
            "outcomeMeasuresModule": {"outcomeMeasures": [self.outcome() for _ in range(self.rng.randint(1, 6))]},
            "adverseEventsModule": self.events(),
            "moreInfoModule": self.more(),
        }

    def flow(self) -> Tree:
        titles = self.rng.choice([["Overall Study"], ["Double-blind Period", "Extension"], ["Period 1", "Period 2"]])
        return stated(
            recruitmentDetails=self.text(),
            preAssignmentDetails=self.text(0.5),
            groups=self.groups("FG"),
            periods=[self.period(title) for title in titles],
        )

    def period(self, title: str) -> Tree:
        done = [self.rng.randint(0, size) for size in self.sizes]
        rows = [("STARTED", self.sizes)]
        rows += [(name, done) for name in self.rng.sample(MILESTONES, self.rng.randint(0, 2))]
        rows += [("COMPLETED", done), ("NOT COMPLETED", [a - b for a, b in zip(self.sizes, done, strict=True)])]
        reasons = self.rng.sample(REASONS, self.rng.randint(0, 3))
        return stated(
            title=title,
            milestones=[
                stated(type=name, comment=self.line(0.1), achievements=self.people(numbers)) for name, numbers in rows
            ],
            dropWithdraws=[
                stated(type=name, comment=self.line(0.1), reasons=self.people([self.rng.randint(0, 9) for _ in done]))
                for name in reasons
            ]
            or None,
        )

    def people(self, numbers: list[int]) -> list[Tree]:
        return [
            stated(groupId=f"FG{k:03d}", numSubjects=str(number), comment=self.line(0.08))
            for k, number in enumerate(numbers)
        ]

    def baseline(self) -> Tree:
        total = len(self.sizes) > 1
        numbers = [*self.sizes, sum(self.sizes)] if total else self.sizes
        titles = ("Age, Continuous", "Sex: Female, Male", "Region of Enrollment", "Weight at Week 2", "ECOG 0 or 1")
        return stated(
            populationDescription=self.text(0.5),
            groups=self.groups("BG", total),
            denoms=[self.denominator("BG", numbers)],
            measures=[self.measure("BG", numbers, title) for title in self.rng.sample(titles, self.rng.randint(1, 4))],
        )

    def measure(self, prefix: str, numbers: list[int], title: str) -> Tree:
        kind, spread = self.kind(BASELINE_SPREADS)
        return stated(
            title=title,
            description=self.line(0.2),
            populationDescription=self.line(0.1),
            paramType=kind,
            dispersionType=spread,
            unitOfMeasure=self.unit(kind),
            classes=self.classes(prefix, numbers, kind, spread),
        )

    def kind(self, spreads: tuple[str, ...]) -> tuple[str, str | None]:
        """The kind of value and of spread."""
        kind = self.rng.choice(
            ["MEAN", "MEDIAN", "GEOMETRIC_MEAN", "LEAST_SQUARES_MEAN", "NUMBER", "COUNT_OF_PARTICIPANTS"]
        )
        if kind == "COUNT_OF_PARTICIPANTS":
            return kind, None
        if kind == "NUMBER":
            intervals = [s for s in spreads if "Confidence" in s]
            return kind, self.rng.choice(intervals) if intervals and self.chance(0.5) else None
        return kind, self.rng.choice(spreads)

    def unit(self, kind: str) -> str:
        if kind == "COUNT_OF_PARTICIPANTS":
            return "Participants"
        return self.rng.choice(["years", "months", "percentage of participants", "participants", "mg/m^2", "score"])

    def classes(self, prefix: str, numbers: list[int], kind: str, spread: str | None) -> list[Tree]:
        """One class without title, or several with titles and the numbers analysed in each."""
        if self.chance(0.6):
            labels = (
                [None] if self.chance(0.4) and kind != "COUNT_OF_PARTICIPANTS" else self.labels(self.rng.randint(1, 5))
            )
            return [{"categories": [self.category(prefix, numbers, kind, spread, label) for label in labels]}]
        labels = [None] if self.chance(0.6) else self.labels(2)
        found = []
        for title in self.labels(self.rng.randint(2, 3)):
            fewer = [self.rng.choice([number, number, max(number - 1, 0), 0]) for number in numbers]
            categories = [self.category(prefix, fewer, kind, spread, label) for label in labels]
            found.append({"title": title, "denoms": [self.denominator(prefix, fewer)], "categories": categories})
        return found

    def category(self, prefix: str, numbers: list[int], kind: str, spread: str | None, label: str | None) -> Tree:
        values = [self.value(f"{prefix}{k:03d}", number, kind, spread) for k, number in enumerate(numbers)]
        return stated(title=label, measurements=[value for value in values if value])

    def value(self, group: str, analysed: int, kind: str, spread: str | None) -> Tree:
        """A value; none where nobody was analysed."""
        if not analysed:
            return {}
        if kind in ("COUNT_OF_PARTICIPANTS", "NUMBER") and not spread:
            number = self.rng.randint(0, analysed)
            return stated(groupId=group, value=str(number), comment=self.line(0.05))
        value, low, high = sorted(self.rng.uniform(-5, 99) for _ in range(3))
        places = self.rng.choice([0, 1, 2])
        texts = [f"{number:.{places}f}" for number in (low, value, high)]
        texts[0] = f"{value:.{places}f}"
        untold = self.chance(0.08)
        if spread and any(word in spread for word in INTERVALS):
            limits = {"lowerLimit": f"{value - 5:.{places}f}", "upperLimit": "NA" if untold else texts[2]}
            note = "Not reached." if untold else self.line(0.05)
            return stated(groupId=group, value=texts[1], comment=note, **limits)
        note = "One participant only." if untold else self.line(0.05)
        dispersion = "NA" if untold else f"{abs(high - value):.{places}f}"
        return stated(groupId=group, value=texts[1], spread=dispersion, comment=note)

    def outcome(self) -> Tree:
        base = stated(
            type=self.rng.choice(["PRIMARY", "SECONDARY", "OTHER_PRE_SPECIFIED", "POST_HOC"]),
            title=f"{self.rng.choice(['Change in Score', 'Overall Survival', 'Response'])} {self.rng.randint(1, 99)}",
            description=self.text(),
            timeFrame=self.rng.choice(["Week 12", "Up to 24 months", "Baseline, Week 4 and 8"]),
        )
        if self.chance(0.08):
            return base | {"reportingStatus": "NOT_POSTED", "anticipatedPostingDate": "2030-05"}
        numbers = [self.rng.choice([size, size, max(size - 1, 1)]) for size in self.sizes]
        if self.chance(0.08):
            numbers = [0] * len(numbers)
        kind, spread = self.kind(SPREADS)
        units = [self.denominator("OG", [2 * number for number in numbers], "Eyes")] if self.chance(0.1) else []
        analyses = [self.analysis() for _ in range(self.rng.randint(0, 2))] if any(numbers) else []
        return base | stated(
            reportingStatus="POSTED",
            populationDescription=self.text(0.6),
            typeUnitsAnalyzed="Eyes" if units else None,
            paramType=kind,
            dispersionType=spread,
            unitOfMeasure=self.unit(kind),
            groups=self.groups("OG"),
            denoms=[self.denominator("OG", numbers), *units],
            classes=self.classes("OG", numbers, kind, spread) if any(numbers) else [],
            analyses=analyses or None,
        )

    def analysis(self) -> Tree:
        count = self.rng.randint(1, len(self.arms))
        groups = [f"OG{k:03d}" for k in sorted(self.rng.sample(range(len(self.arms)), count))]
        found = stated(
            groupIds=groups,
            groupDescription=self.text(0.3),
            nonInferiorityType=self.rng.choice(TESTS),
            nonInferiorityComment=self.text(0.2),
        )
        if self.chance(0.7):
            found |= stated(
                pValue=self.rng.choice(["<0.001", "0.04", "< .0001", "=0.5", ">0.99"]),
                pValueComment=self.line(0.2),
                statisticalMethod=self.rng.choice(["Log Rank", "ANCOVA", "t-test, 2 sided", "Cochran-Mantel-Haenszel"]),
                statisticalComment=self.text(0.3),
            )
        return found | (self.estimate() if self.chance(0.7) else {})

    def estimate(self) -> Tree:
        found = stated(
            paramType=self.rng.choice(["Hazard Ratio (HR)", "Odds Ratio (OR)", "Mean Difference (Net)"]),
            paramValue=self.rng.choice(["0.71", "-1.5", "12"]),
            estimateComment=self.text(0.3),
        )
        if self.chance(0.8):
            found |= self.rng.choice(
                [
                    {"ciNumSides": "TWO_SIDED", "ciPctValue": "95", "ciLowerLimit": "0.5", "ciUpperLimit": "0.9"},
                    {"ciNumSides": "TWO_SIDED", "ciPctValue": "97.5", "ciLowerLimit": "-2.3", "ciUpperLimit": "1"},
                    {"ciNumSides": "ONE_SIDED", "ciPctValue": "95", "ciUpperLimit": "1.4"},
                    {
                        "ciNumSides": "TWO_SIDED",
                        "ciPctValue": "90",
                        "ciLowerLimit": "0.2",
                        "ciUpperLimit": "NA",
                        "ciUpperLimitComment": "Too few events.",
                    },
                ]
            )
        if self.chance(0.3):
            found |= {"dispersionType": "STANDARD_ERROR_OF_MEAN", "dispersionValue": "0.1"}
        return found

    def events(self) -> Tree:
        groups = self.groups("EG")
        counted = {kind: self.chance(0.3) for kind in ("serious", "other")}
        for group, size in zip(groups, self.sizes, strict=True):
            size = 0 if self.chance(0.05) else size
            for kind in ("deaths", "serious", "other"):
                if kind != "deaths" or self.chance(0.7):
                    group[f"{kind}NumAffected"] = self.rng.randint(0, size)
                    group[f"{kind}NumAtRisk"] = size
        return stated(
            frequencyThreshold=self.rng.choice(["0", "5", "2.5"]),
            timeFrame="From first dose to 30 days after the last",
            description=self.text(0.5),
            eventGroups=groups,
            seriousEvents=self.terms("serious", groups, counted["serious"]),
            otherEvents=self.terms("other", groups, counted["other"]),
        )

    def terms(self, kind: str, groups: list[Tree], counted: bool) -> list[Tree]:
        vocabularies = self.rng.choice([["MedDRA 16.1"], ["MedDRA (18.0)", "CTCAE (4.0)"], [None]])
        ways = self.rng.choice([["SYSTEMATIC_ASSESSMENT"], ["NON_SYSTEMATIC_ASSESSMENT", "SYSTEMATIC_ASSESSMENT"]])
        found = []
        for organ in sorted(self.rng.sample(ORGANS, self.rng.randint(0, 3))):
            for term in sorted(self.rng.sample(TERMS, self.rng.randint(1, 4))):
                found.append(
                    stated(
                        term=term,
                        organSystem=organ,
                        sourceVocabulary=self.rng.choice(vocabularies),
                        assessmentType=self.rng.choice(ways),
                        notes=self.line(0.05),
                        stats=[self.stat(group, kind, counted) for group in groups],
                    )
                )
        return found

    def stat(self, group: Tree, kind: str, counted: bool) -> Tree:
        total = group[f"{kind}NumAtRisk"]
        affected = self.rng.randint(0, total)
        events = affected + self.rng.randint(0, 3) if counted else None
        return stated(groupId=group["id"], numAffected=affected, numAtRisk=total, numEvents=events)

    def more(self) -> Tree:
        restricted = self.chance(0.5)
        limits = self.text(0.3)
        return stated(
            limitationsAndCaveats={"description": limits} if limits else None,
            certainAgreement=stated(
                piSponsorEmployee=self.chance(0.3),
                restrictiveAgreement=restricted,
                otherDetails=self.text(0.8) if restricted else None,
            ),
            pointOfContact={
                "title": "Study Director",
                "organization": "Example University",
                "phone": "555-0100",
                "email": "info@example.org",
            },
        )
