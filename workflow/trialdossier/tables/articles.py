"""What an article states: cohorts, claims in the prose, tables."""

from trialdossier.tables.schema import key, number, table, text, whole

COHORTS = table(
    "cohorts", "Cohorts or arms that an article lists", name=text("name"), count=whole("n"), regimen=text("treatment")
)
CLAIMS = table(
    "claims",
    "Statements of an article, one row per reported quantity",
    topic=key(
        text("what the quantity is about, in the words of the concepts: complete_remission, overall_survival ...")
    ),
    statement=text("sentence that states it"),
    attributed_to=text("words that attribute the statement to something else than this study; empty: this study's own"),
    part_of=text("words that restrict the statement to a part of the participants; empty: all of them, or a whole arm"),
    measure=text("what is counted or measured, in the article's words"),
    param_type=text("COUNT, PERCENTAGE, FRACTION, MEDIAN, MEAN, HAZARD_RATIO, ODDS_RATIO, RISK_RATIO, DURATION, DATE"),
    param_value=text("value as printed"),
    param_value_num=number("value"),
    unit=text("unit as printed"),
    count=whole("participants with the property"),
    denominator=whole("participants in whom it was looked for"),
    percent=number("percentage as printed"),
    dispersion_type=text("95% CI, range ... as printed"),
    dispersion_lower_limit=number("lower limit"),
    dispersion_upper_limit=number("upper limit"),
    p_value=text("p-value as printed"),
    time_frame=text("when it was measured, in the article's words"),
)
ARTICLE_TABLES = table(
    "article_tables",
    "Cells of an article's tables",
    table=text("title of the table"),
    row_group=text("heading above the row"),
    row=text("label of the row"),
    column_group=text("heading above the column"),
    column=text("label of the column"),
    denominator=whole("n of the column"),
    count=whole("count"),
    percent=number("percentage"),
    value=text("cell as printed"),
)
ARTICLE_STATEMENTS = table(
    "article_statements",
    "Sentences, headings and list items of an article that give no row of another table, in its order",
    text=text("the words"),
)
TABLES = [schema for name, schema in sorted(globals().items()) if name.isupper()]
