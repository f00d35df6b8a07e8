#!/usr/bin/env Rscript
# The whole chain a second time, in R data.table: from a ROM-CSV delivery to every indicator per unit and period, written
# from docs/methods and the registry's files, apart from the SQL models and the TypeScript.
#
#   Rscript tests/reference/keten.R <delivery> <out.csv> [<times.json>]        (run in the project's folder)
#
# Reads trajecten.csv, metingen.csv, items.csv, contacten.csv (where it is) and aanlevering.json. Writes one tidy CSV, one row per indicator, definitie,
# populatie, categorie, instrument, level, unit and period where n is above zero: n, patienten, teller (shares), gemiddelde
# and sd (means). Optional: seconds per stage as JSON, with the peak of resident memory. What it does not take, and stops at: double keys, eenheden.csv,
# behandelaars and teams, instruments that the delivery describes itself.
# Needs: R 4, data.table. Compared with our engine by tests/reference/vergelijk.ts.

suppressPackageStartupMessages(library(data.table))
setDTthreads(as.integer(Sys.getenv("KETEN_DRADEN", "0"))) # 0: all of them
arg <- commandArgs(trailingOnly = TRUE)
if (length(arg) < 2) stop("usage: keten.R <delivery> <out.csv> [<times.json>]")
map <- arg[1]

tijden <- list()
stap <- function(naam, werk) {
  van <- proc.time()[["elapsed"]]
  waarde <- force(werk)
  tijden[[naam]] <<- proc.time()[["elapsed"]] - van
  invisible(waarde)
}

# --- registry and policy -------------------------------------------------------------------------------------------

# JSON without a package: objects and arrays become lists, null becomes NULL.
lees_json <- function(bestand) {
  s <- strsplit(paste(readLines(bestand, encoding = "UTF-8", warn = FALSE), collapse = "\n"), "")[[1]]
  i <- 1L
  wit <- function() while (i <= length(s) && s[i] %in% c(" ", "\n", "\t", "\r")) i <<- i + 1L
  tekst <- function() {
    uit <- character()
    i <<- i + 1L
    while (s[i] != "\"") {
      if (s[i] == "\\") {
        i <<- i + 1L
        uit <- c(uit, switch(s[i], n = "\n", t = "\t", u = {
          k <- intToUtf8(strtoi(paste(s[i + 1:4], collapse = ""), 16L))
          i <<- i + 4L
          k
        }, s[i]))
      } else uit <- c(uit, s[i])
      i <<- i + 1L
    }
    i <<- i + 1L
    paste(uit, collapse = "")
  }
  rij <- function(sluit, een) {
    uit <- list()
    i <<- i + 1L
    wit()
    while (s[i] != sluit) {
      uit <- een(uit)
      wit()
      if (s[i] == ",") i <<- i + 1L
      wit()
    }
    i <<- i + 1L
    uit
  }
  waarde <- function() {
    wit()
    if (s[i] == "{") return(rij("}", function(uit) {
      naam <- tekst()
      wit()
      i <<- i + 1L
      uit[naam] <- list(waarde())
      uit
    }))
    if (s[i] == "[") return(rij("]", function(uit) c(uit, list(waarde()))))
    if (s[i] == "\"") return(tekst())
    van <- i
    while (i <= length(s) && grepl("[-+.eE0-9a-z]", s[i])) i <<- i + 1L
    woord <- paste(s[van:(i - 1L)], collapse = "")
    switch(woord, true = TRUE, false = FALSE, null = NULL, as.numeric(woord))
  }
  waarde()
}
of <- function(x, anders) if (is.null(x)) anders else x
genormeerd <- function(code) gsub("[^A-Z0-9]", "", toupper(code))
vragen <- function(x) if (is.null(x)) integer() else if (!is.null(names(x))) seq.int(x$van, x$tot) else as.integer(unlist(x))

REFERENTIE <- "data/reference/instrumenten"
uitkomsten <- lees_json("data/policy/uitkomsten.json")
response <- lees_json("data/policy/response.json")
reeksen <- lees_json("data/policy/reeksen.json")
marges <- reeksen$parameters
# What the expected tussenmetingen below do not know: questionnaires taken together, other reference dates, evaluations.
if (marges$GGZBI_ROM_MEETMOMENTEN_ZELFDE_TYPE_VRAGENLIJST != "JA" || marges$voor_bij != "eerste contact" || marges$na_bij != "laatste contact")
  stop("policy of the series that this chain does not know")
beschrijving <- lees_json(file.path(map, "aanlevering.json"))
if (length(beschrijving$instrumenten)) stop("this delivery describes instruments of its own")
if (file.exists(file.path(map, "eenheden.csv"))) stop("this delivery has eenheden.csv")
respondenten <- lees_json("data/reference/codelijsten/respondent.json")$codes
respondenten <- rbindlist(lapply(names(respondenten), function(r) data.table(rol = r, code = unlist(respondenten[[r]]))))
reeds_omgekeerd <- genormeerd(as.character(unlist(beschrijving$items_reeds_omgekeerd)))

lijsten <- lapply(sort(list.files(REFERENTIE, "\\.json$", full.names = TRUE)), lees_json)
register <- rbindlist(lapply(seq_along(lijsten), function(k) {
  e <- lijsten[[k]]
  a <- e$antwoord
  data.table(
    nr = k, instrument = e$code, rom = of(e$rom, TRUE), hoger = e$richting == "hoger-is-beter",
    laag = of(e$hoofdschaal$bereik[[1]], NA_real_), hoog = of(e$hoofdschaal$bereik[[2]], NA_real_),
    vragen = of(e$aantal_items, NA_real_), geteld = if (is.null(e$hoofdschaal$items)) NA_integer_ else length(vragen(e$hoofdschaal$items)),
    minimum = of(e$hoofdschaal$minimum, NA_real_), regel = of(e$hoofdschaal$regel, "som"), maal = of(e$hoofdschaal$maal, 1),
    nulpunt = of(e$hsk$nulpunt, NA_real_),
    a_min = of(a$min, NA_real_), a_max = of(a$max, NA_real_),
    o_min = of(a$andere_codering$min, NA_real_), o_max = of(a$andere_codering$max, NA_real_),
    erbij = of(a$andere_codering$verschuiving, NA_real_))
}))
codes <- function(k, x) if (length(unlist(x))) data.table(nr = k, code = genormeerd(as.character(unlist(x))))
alias <- rbindlist(lapply(seq_along(lijsten), function(k) codes(k, lijsten[[k]]$aliassen)))
als_totaal <- rbindlist(lapply(seq_along(lijsten), function(k) codes(k, lijsten[[k]]$hoofdschaal$totaal_geleverd_als)))

# One row per instrument and question, at place 128 * nr + question: what may be answered, whether it counts, is reversed.
BREED <- 128L
sleutel <- data.table(laagste = rep(NA_integer_, BREED * (length(lijsten) + 1L)), hoogste = NA_integer_, telt = FALSE, keer_om = NA_integer_,
  weet_niet_van = NA_integer_, weet_niet_tot = NA_integer_)
for (k in seq_along(lijsten)) {
  e <- lijsten[[k]]
  if (is.null(e$antwoord)) next
  a <- e$antwoord
  o <- a$andere_codering
  plaats <- BREED * k + seq_len(e$aantal_items)
  set(sleutel, plaats, "laagste", as.integer(min(a$min, o$min)))
  set(sleutel, plaats, "hoogste", as.integer(max(a$max, o$max)))
  for (x in a$afwijkend) {
    set(sleutel, BREED * k + vragen(x$items), "laagste", as.integer(x$min))
    set(sleutel, BREED * k + vragen(x$items), "hoogste", as.integer(x$max))
  }
  set(sleutel, BREED * k + vragen(e$hoofdschaal$items), "telt", TRUE)
  if (!any(genormeerd(unlist(e$aliassen)) %in% reeds_omgekeerd))
    set(sleutel, BREED * k + vragen(e$hoofdschaal$omgekeerd), "keer_om", as.integer(a$min + a$max))
  if (!is.null(a$onbekend)) {
    set(sleutel, plaats, "weet_niet_van", as.integer(min(unlist(a$onbekend))))
    set(sleutel, plaats, "weet_niet_tot", as.integer(max(unlist(a$onbekend))))
  }
}

# --- reading -------------------------------------------------------------------------------------------------------

# A date that exists, from text; there are few different ones.
dag <- function(tekst) {
  u <- unique(tekst)
  d <- as.IDate(u, "%Y-%m-%d")
  n <- as.integer(d)
  n[is.na(d) | format(d) != u] <- NA_integer_
  as.IDate(n[chmatch(tekst, u)], origin = "1970-01-01")
}
# Half away from zero, in ten-thousandths: the database keeps four decimals.
vier <- function(x) sign(x) * floor(abs(x) * 1e4 + 0.5)

lezen <- function(naam, kolommen) {
  aanwezig <- names(fread(file.path(map, naam), nrows = 0L, colClasses = "character"))
  kies <- intersect(names(kolommen), aanwezig)
  dt <- fread(file.path(map, naam), select = unlist(kolommen[kies]), na.strings = "", showProgress = FALSE)
  for (weg in setdiff(names(kolommen), aanwezig)) dt[, (weg) := NA_character_]
  dt
}

stap("lezen", {
  traject <- lezen("trajecten.csv", list(traject_id = "character", patient_id = "character", vestiging = "character",
    organisatie = "character", cluster = "character", eerste_contact = "character", laatste_contact = "character",
    einddatum = "character", reden_einde = "character", geboortejaar = "character", toestemming = "character",
    zorgsoort = "character", diagnosegroep = "character"))
  contact <- if (file.exists(file.path(map, "contacten.csv"))) lezen("contacten.csv", list(traject_id = "character", datum = "character"))
  meting <- lezen("metingen.csv", list(meting_id = "character", traject_id = "character", instrument = "character",
    datum = "character", respondent = "character", ruwe_score = "character"))
  item <- lezen("items.csv", list(meting_id = "character", item = "integer", score = "integer"))
  if (anyDuplicated(traject$traject_id) || anyDuplicated(meting$meting_id)) stop("double keys")
})

# --- which zorgtrajecten -------------------------------------------------------------------------------------------

stap("zorgtrajecten", {
  bezwaar <- traject[!is.na(toestemming) & toestemming != "ja", unique(patient_id)]
  for (k in c("eerste_contact", "laatste_contact", "einddatum")) {
    d <- dag(traject[[k]])
    traject[, paste0("fout_", k) := is.na(d) & !is.na(traject[[k]])]
    traject[, (k) := d]
  }
  jaartal <- suppressWarnings(as.integer(traject$geboortejaar))
  traject <- traject[!is.na(eerste_contact) & !fout_laatste_contact & !fout_einddatum & (is.na(geboortejaar) | !is.na(jaartal)) &
    !is.na(vestiging) & !is.na(patient_id) & !patient_id %chin% bezwaar]
  traject[, gesloten := !is.na(einddatum) | !is.na(reden_einde)]
  traject[, sluitdatum := fcoalesce(einddatum, laatste_contact)]
  traject[is.na(laatste_contact), laatste_contact := einddatum]
  periode <- if (is.null(beschrijving$periode)) range(traject$sluitdatum, na.rm = TRUE) else
    as.IDate(c(beschrijving$periode$van, beschrijving$periode$tot))
  traject <- traject[gesloten & !is.na(sluitdatum) & sluitdatum >= periode[1] & sluitdatum <= periode[2]]
  traject[is.na(organisatie), organisatie := "(onbekend)"]
  traject[is.na(cluster), cluster := "(onbekend)"]
  traject[, jaar := as.character(year(sluitdatum))]
  leeftijd <- year(traject$eerste_contact) - as.integer(traject$geboortejaar)
  traject[, telt_mee := is.na(leeftijd) | leeftijd >= response$minimumleeftijd]
  traject[, `:=`(tnr = .I, patient = rleid(patient_id))]
  traject[, patient := chmatch(patient_id, unique(patient_id))]
  traject[, plek := .GRP, by = .(organisatie, vestiging)]
})

# --- scores --------------------------------------------------------------------------------------------------------

stap("scores", {
  meting[, tnr := chmatch(traject_id, traject$traject_id)]
  meting[, datum := dag(datum)]
  meting <- meting[!is.na(tnr) & !is.na(datum) & !is.na(instrument)]
  meting[, code := { u <- unique(instrument); genormeerd(u)[chmatch(instrument, u)] }]
  meting[, nr := alias$nr[chmatch(code, alias$code)]]
  meting[, mnr := .I]

  # Answers: of a scored meting, to a question of the list, within its range; "not known" is blank.
  item[, mnr := chmatch(meting_id, meting$meting_id)]
  item[, meting_id := NULL]
  item <- item[!is.na(mnr)]
  item[, plaats := BREED * fcoalesce(meting$nr[mnr], 0L) + item]
  item <- item[!is.na(score)]
  onbekend <- item$score >= sleutel$weet_niet_van[item$plaats] & item$score <= sleutel$weet_niet_tot[item$plaats]
  binnen <- item$score >= sleutel$laagste[item$plaats] & item$score <= sleutel$hoogste[item$plaats]
  item <- item[!is.na(binnen) & binnen & (is.na(onbekend) | !onbekend)]
  # An answer twice: once if the same, never if they contradict. Rows in order need no further look.
  eigen <- item$mnr * 128 + item$item
  if (is.unsorted(eigen, strictly = TRUE)) {
    setorder(item, mnr, item)
    item <- unique(item)
    item[, keer := .N, by = .(mnr, item)]
    item <- item[keer == 1L]
  }
  rm(eigen, onbekend, binnen)
  om <- sleutel$keer_om[item$plaats]
  item[, punt := fifelse(is.na(om), score, om - score) * sleutel$telt[plaats]]
  item[, telt := as.integer(sleutel$telt[plaats])]
  item[, gekeerd := as.integer(!is.na(om))]
  lijst <- item[, .(som = sum(punt), beantwoord = sum(telt), omgekeerd = sum(gekeerd), gegeven = .N, laagste = min(score),
    hoogste = max(score)), by = mnr]
  rm(item, om)
  meting[lijst, on = "mnr", `:=`(som = i.som, beantwoord = i.beantwoord, omgekeerd = i.omgekeerd, gegeven = i.gegeven,
    laagste = i.laagste, hoogste = i.hoogste)]
  meting <- cbind(meting, register[meting$nr, !"nr"][, !"instrument"])
  meting[, instrument := register$instrument[nr]]

  # A delivered total counts under a code that means this scale; 999 is none.
  totaal <- as.numeric(sub(",", ".", meting$ruwe_score, fixed = TRUE))
  geldig <- paste(meting$nr, meting$code) %chin% paste(als_totaal$nr, als_totaal$code)
  meting[, totaal := fifelse(geldig & totaal != 999, totaal, NA_real_)]

  # Coding, per vestiging and instrument: docs/methods/scores.md, "The other coding".
  meting[, plek := traject$plek[tnr]]
  meting[, `:=`(toont_ander = laagste < a_min | hoogste > a_max, toont_eigen = laagste < o_min | hoogste > o_max, kaal = is.na(laagste))]
  meting[, voorbij := kaal & !is.na(totaal) & fifelse(erbij > 0, totaal < laag, totaal > hoog)]
  aard <- meting[!is.na(erbij), .(
    deel = sum(toont_ander, na.rm = TRUE) / sum(!kaal), eigen_gezien = any(toont_eigen, na.rm = TRUE),
    deel_totaal = sum(voorbij) / sum(kaal & !is.na(totaal))), by = .(plek, nr)]
  aard[is.nan(deel), deel := 0]
  aard[is.nan(deel_totaal), deel_totaal := 0]
  meting[aard, on = .(plek, nr), `:=`(deel = i.deel, eigen_gezien = i.eigen_gezien, deel_totaal = i.deel_totaal)]
  meting[, codering := fcase(
    is.na(erbij), "eigen",
    kaal & (deel >= 0.5 | deel_totaal >= 0.1), "onduidelijk",
    kaal | deel == 0, "eigen",
    toont_ander & toont_eigen, "onduidelijk",
    deel < 0.1 & toont_ander, "onduidelijk",
    deel < 0.1, "eigen",
    toont_ander, "anders",
    toont_eigen & deel <= 0.9, "eigen",
    toont_eigen, "onduidelijk",
    (deel >= 0.5 & !eigen_gezien) | deel > 0.9, "anders",
    default = "onduidelijk")]
  meting[, som_eigen := som + fifelse(codering == "anders", erbij * (beantwoord - 2 * omgekeerd), 0)]
  meting[, uit_items := fifelse(is.na(geteld) | is.na(beantwoord) | beantwoord < minimum, NA_real_,
    maal * som_eigen * fifelse(regel == "gemiddelde", 1, as.numeric(geteld)) / beantwoord)]
  meting[, score := fcase(codering == "eigen", fcoalesce(totaal, uit_items), codering == "anders", uit_items)]
  meting[, score := vier(score)]
  meting[, geheel := gegeven == vragen]
})

# --- validity, pairs -----------------------------------------------------------------------------------------------

stap("koppeling", {
  wie <- respondenten$rol[chmatch(tolower(meting$respondent), respondenten$code)]
  mag <- rbindlist(lapply(seq_along(lijsten), function(k) if (length(lijsten[[k]]$respondenten)) data.table(nr = k, rol = unlist(lijsten[[k]]$respondenten))))
  goed <- is.na(meting$respondent) | paste(meting$nr, wie) %chin% paste(mag$nr, mag$rol)
  meting[, vooraf := fcase(
    is.na(nr) | !rom, 1L, is.na(score), 2L, score < laag * 1e4 | score > hoog * 1e4, 3L, !goed, 4L, default = 6L)]
  lijst_r <- rbindlist(lapply(response$instrumenten, function(p) data.table(instrument = p$instrument, rol = p$rol,
    van = of(p$van, "0001-01-01"), tot = of(p$tot, "9999-12-31"), heel = of(p$geheel_ingevuld_vanaf, "9999-12-31"))))
  for (k in c("van", "tot", "heel")) lijst_r[, (k) := as.IDate(get(k))]

  # Every meting judged in a role: the furthest check it reaches (6 is valid) and whether it counts for the response.
  in_rol <- function(r, contact, dagen) {
    k <- meting[, .(mnr, tnr, instrument, datum, score, trede = vooraf, geheel, weg = abs(as.integer(datum) - as.integer(contact[tnr])))]
    k[trede == 6L & (is.na(weg) | weg > dagen), trede := 5L]
    p <- lijst_r[rol == r][match(k$instrument, instrument)]
    k[, response := !is.na(p$instrument) & datum >= p$van & datum <= p$tot &
      (datum < p$heel | fcoalesce(geheel, response_zonder_items))]
    k[is.na(response), response := FALSE]
    k
  }
  response_zonder_items <- response$zonder_items == "telt"
  voor <- in_rol("voor", traject$eerste_contact, marges$BI_MARGE_RONDOM_EERSTE_BEHANDELCONTACT_VOORMETING)
  na <- in_rol("na", traject$laatste_contact, marges$BI_MARGE_RONDOM_LAATSTE_BEHANDELCONTACT_NAMETING)

  # Valid metingen that fill an expected tussenmeting: docs/methods/reeksen.md. A series is a zorgtraject and questionnaire; due
  # every interval, or at every so many sessions where zorgsoort says so and there are contacts.
  M_VOOR <- marges$BI_MARGE_RONDOM_EERSTE_BEHANDELCONTACT_VOORMETING
  M_NA <- marges$BI_MARGE_RONDOM_LAATSTE_BEHANDELCONTACT_NAMETING
  gevuld_tussen <- function(m) {
    ritme <- function(z) of(reeksen$zorgsoorten[[z]]$ritme, marges$ritme)
    soort <- tolower(trimws(traject$zorgsoort))
    soort[is.na(soort)] <- ""
    per_sessie <- soort %chin% Filter(function(z) z != "" && ritme(z) == "sessies", unique(soort))
    if (any(vapply(unique(soort[soort != ""]), ritme, "") == "evaluatie")) stop("policy of the series that this chain does not know")
    groep <- function(x) {
      x <- tolower(trimws(x))
      kort <- sub("^(as[12]_[0-9]+).*$", "\\1", x)
      uit <- rep("onbekend", length(x))
      for (h in lees_json("data/reference/diagnosehoofdgroepen.json")$hoofdgroepen)
        uit[!is.na(x) & kort %chin% c(unlist(h$hoofdstukken), unlist(h$woorden), tolower(h$naam), h$code)] <- h$code
      uit
    }
    u <- unique(traject$diagnosegroep)
    hoofd <- groep(u)[match(traject$diagnosegroep, u)]
    lijst <- rbindlist(lapply(names(reeksen$vragenlijst_per_diagnose), function(g) rbindlist(lapply(reeksen$vragenlijst_per_diagnose[[g]], function(x)
      data.table(g = g, instrument = x$instrument, dagen = of(x$interval_dagen, NA_real_))))))
    hoofd[!hoofd %chin% lijst$g] <- "standaard"
    m <- copy(m)
    m[, sinds := as.integer(datum) - as.integer(traject$eerste_contact[tnr])]
    m[, duur := as.integer(traject$laatste_contact[tnr]) - as.integer(traject$eerste_contact[tnr])]
    m <- m[sinds > M_VOOR & sinds < duur - M_NA]
    m[, dagen := fcoalesce(lijst$dagen[match(paste(hoofd[tnr], instrument), paste(lijst$g, lijst$instrument))],
      marges$GGZBI_TIJDSINTERVAL_ROM_MEETMOMENTEN_ONAFHANKELIJK_VAN_TYPE)]
    sessie <- if (!is.null(contact)) contact[, .(tnr = chmatch(traject_id, traject$traject_id), dag = dag(datum))][!is.na(tnr) & !is.na(dag)]
    sessie <- if (!is.null(sessie)) unique(sessie)[per_sessie[tnr]] else data.table(tnr = integer(), dag = as.IDate(integer()))
    met_sessies <- unique(sessie$tnr)
    op_tijd <- m[!tnr %in% met_sessies]
    op_tijd[, due := dagen * ((sinds + (dagen + 1) %/% 2 - 1) %/% dagen)]
    setorder(sessie, tnr, dag)
    sessie[, nummer := seq_len(.N), by = tnr]
    sessie[, due := as.integer(dag) - as.integer(traject$eerste_contact[tnr])]
    sessie <- sessie[due > 0 & nummer %% marges$sessies == 0]
    sessie[, terug := due - shift(due, fill = 0L), by = tnr]
    sessie[, verder := fcoalesce(shift(due, type = "lead") - due, terug), by = tnr]
    sessie[, `:=`(van = due - (terug + 1L) %/% 2L + 1L, tot = due + verder %/% 2L)]
    bij <- sessie[m[tnr %in% met_sessies], on = .(tnr, van <= sinds, tot >= sinds), nomatch = NULL,
      .(mnr = i.mnr, tnr = i.tnr, instrument = i.instrument, sinds = i.sinds, duur = i.duur, due = x.due)]
    alle <- rbind(op_tijd[, .(mnr, tnr, instrument, sinds, duur, due)], bij)[due > M_VOOR & due < duur - M_NA]
    alle[, af := abs(sinds - due)]
    setorder(alle, tnr, instrument, due, af, sinds, mnr)
    unique(alle, by = c("tnr", "instrument", "due"))$mnr
  }
  # Nearest voormeting; nearest nameting that is later; ties to the earlier date, then the order of the file.
  koppel <- function(voor, na) {
    setorder(voor, tnr, instrument, weg, datum, mnr)
    v <- unique(voor, by = c("tnr", "instrument"))[, .(tnr, instrument, v_datum = datum, voor = score, v_mnr = mnr)]
    n <- v[na, on = .(tnr, instrument)][is.na(v_datum) | datum > v_datum]
    setorder(n, tnr, instrument, weg, datum, mnr)
    n <- unique(n, by = c("tnr", "instrument"))[, .(tnr, instrument, na = score)]
    merge(v, n, by = c("tnr", "instrument"), all = TRUE)
  }
  paren <- koppel(voor[trede == 6L], na[trede == 6L])
  # Of which role a meting could be: docs/methods/koppeling.md, "Why a valid measurement is missing".
  tussen <- gevuld_tussen(meting[vooraf == 6L, .(mnr, tnr, instrument, datum)])
  rol <- merge(voor[, .(mnr, tnr, instrument, datum, weg_v = weg, trede_v = trede)], na[, .(mnr, weg_n = weg, trede_n = trede)], by = "mnr")
  rol <- rol[is.na(meting$rom[mnr]) | meting$rom[mnr]]
  rol[, `:=`(in_v = weg_v <= M_VOOR, in_n = weg_n <= M_NA)]
  rol[, los := !in_v & !in_n & !(mnr %in% tussen)]
  is_voor <- paren[!is.na(v_datum), v_mnr]
  stand <- function(d) d[, .(t = max(trede + 10L * binnen) %% 10L), by = tnr]
  stand_voor <- stand(rol[in_v | (los & weg_v <= weg_n), .(tnr, trede = trede_v, binnen = in_v)])
  stand_na <- stand(rol[(in_n | (los & weg_n < weg_v)) & !(mnr %in% is_voor), .(tnr, trede = trede_n, binnen = in_n)])
  telt <- koppel(voor[trede == 6L & response], na[trede == 6L & response])
})

# --- T, delta-T, classes, percentages ------------------------------------------------------------------------------

stap("uitkomsten", {
  ref <- if (is.null(beschrijving$referentieperiode)) range(traject$sluitdatum) else
    as.IDate(c(beschrijving$referentieperiode$van, beschrijving$referentieperiode$tot))
  # On the population of the figures: adults, or of unknown age.
  T <- paren[traject$telt_mee[tnr] & !is.na(voor) & v_datum >= ref[1] & v_datum <= ref[2], .(n = .N, M = mean(voor / 1e4), S = sd(voor / 1e4)), by = instrument]
  T <- T[n >= uitkomsten$metriek$minimum_voormetingen & S > 0]
  T[, `:=`(M = floor(M * 1e4 + 0.5) / 1e4, S = floor(S * 1e4 + 0.5) / 1e4)]
  paar <- paren[!is.na(voor) & !is.na(na)]
  paar <- cbind(paar, T[chmatch(paar$instrument, T$instrument), .(M, S)])
  paar <- cbind(paar, register[chmatch(paar$instrument, register$instrument), .(hoger, nulpunt = nulpunt * 1e4)])
  kant <- fifelse(paar$hoger, -1, 1)
  # From here everything is whole ten-thousandths, so that a bound is met exactly.
  paar[, t_voor := vier(50 + kant * 10 * (voor / 1e4 - M) / S)]
  paar[, t_na := vier(50 + kant * 10 * (na / 1e4 - M) / S)]
  paar[, delta := t_voor - t_na]
  regel <- Filter(function(r) r$metriek == uitkomsten$metriek$gekozen, uitkomsten$delta_t)[[1]]
  grens <- regel$grens * 1e4
  afkap <- regel$afkap * 1e4
  paar[, klasse := fcase(delta >= grens & t_voor >= afkap & t_na < afkap, "hersteld", delta >= grens, "verbeterd",
    delta <= -grens, "verslechterd", !is.na(delta), "onveranderd")]
  paar[, strikt := fcase(
    abs(delta) == grens, "niet ingedeeld",
    delta > grens & t_voor > afkap & t_na < afkap, "hersteld",
    # Only the cut-off itself keeps it from being hersteld.
    delta > grens & t_voor >= afkap & t_na <= afkap, "niet ingedeeld",
    delta > grens, "verbeterd",
    delta < -grens, "verslechterd",
    !is.na(delta), "onveranderd")]
  # In whole ten-thousandths of a percent point: both sides of the division are whole numbers, so a half is met exactly.
  formule <- 1e6 * (paar$voor - paar$na) / (paar$voor - paar$nulpunt)
  heel <- function(x) sign(x) * floor(abs(x) + 0.5)
  knip <- function(x) heel(pmin(1e6, pmax(-1e6, x)))
  paar[, verbetering := fcase(is.na(nulpunt), NA_real_, na <= nulpunt, 1e6, voor > nulpunt, knip(formule), default = -1e6)]
  paar[, weggelaten := fcase(is.na(nulpunt), NA_real_, na <= nulpunt, 1e6, voor > nulpunt, knip(formule))]
  paar[, letterlijk := fcase(is.na(nulpunt), NA_real_, na <= nulpunt, 1e6, voor != nulpunt, knip(formule))]
})

stap("behandeling", {
  r <- telt[, .(paar = any(!is.na(voor) & !is.na(na)), voor = any(!is.na(voor)), na = any(!is.na(na))), by = tnr]
  traject[r, on = "tnr", `:=`(r_paar = i.paar, r_voor = i.voor, r_na = i.na)]
  traject[, status := fcase(r_paar, "completer", r_voor, "dropout", r_na, "non-starter", default = "non-responder")]
  TREDEN <- c("niet toegestaan", "niet scoorbaar", "buiten bereik", "verkeerde respondent", "buiten venster")
  traject[, `:=`(voormeting = "niet gemeten", nameting = "niet gemeten")]
  traject[stand_voor, on = "tnr", voormeting := c(TREDEN, "geldig")[i.t]]
  traject[stand_na, on = "tnr", nameting := c(TREDEN, "niet na de voormeting")[i.t]]
  traject[tnr %in% paren[!is.na(na), tnr], nameting := "geldig"]
  hsk_lijst <- uitkomsten$hsk$instrument
  traject[, hsk := plek %in% meting[instrument == hsk_lijst & traject$telt_mee[tnr], unique(plek)]]
  traject[, hsk_compleet := tnr %in% paar[instrument == hsk_lijst, tnr]]
})

# --- aggregation ---------------------------------------------------------------------------------------------------

stap("aggregatie", {
  traject[, `:=`(e_cluster = as.integer(factor(cluster)), e_organisatie = as.integer(factor(organisatie)), e_jaar = as.integer(factor(jaar)))]
  naam <- list(totaal = "", cluster = levels(factor(traject$cluster)), organisatie = levels(factor(traject$organisatie)),
    vestiging = traject[, .(n = paste(organisatie[1L], vestiging[1L], sep = "\u001f")), keyby = plek]$n)
  traject[, fijn := .GRP, by = .(plek, e_cluster, e_jaar)]
  cel <- traject[, .(totaal = 1L, cluster = e_cluster[1L], organisatie = e_organisatie[1L], vestiging = plek[1L], e_jaar = e_jaar[1L]), keyby = fijn]
  perioden <- c("totaal", levels(factor(traject$jaar)))
  rijen <- traject[telt_mee == TRUE][, instrument := ""]
  # Only who has several zorgtrajecten needs counting apart for different patients.
  vaker <- rijen[, .N, by = patient][N > 1L, patient]
  traject[, herhaald := patient %in% vaker]
  paar <- paar[traject$telt_mee[tnr]]
  uit <- list()
  # One denominator at every unit and period: n, patients, and of each named column (indicator|definitie|populatie|categorie)
  # the numerator or the mean.
  reken <- function(dt, tellers = list(), waarden = list(), los = NULL) {
    if (nrow(dt) == 0L) return(invisible())
    soorten <- unique(dt$instrument)
    d <- data.table(i = chmatch(dt$instrument, soorten), fijn = traject$fijn[dt$tnr])
    for (k in names(tellers)) set(d, j = k, value = as.integer(tellers[[k]]))
    for (k in names(waarden)) set(d, j = k, value = waarden[[k]] / 1e4)
    for (k in names(waarden)) set(d, j = paste0(k, "^2"), value = (waarden[[k]] / 1e4)^2)
    kolommen <- setdiff(names(d), c("i", "fijn"))
    # The rows are summed once, by the finest cell; what lies above is a sum of those.
    fijn <- if (length(kolommen)) d[, c(.(n = .N), lapply(.SD, sum)), by = .(i, fijn), .SDcols = kolommen] else d[, .(n = .N), by = .(i, fijn)]
    apart <- which(traject$herhaald[dt$tnr])
    weer <- unique(d[apart, .(i, fijn, patient = traject$patient[dt$tnr[apart]])])[, k := 1L]
    weer_n <- d[apart, .(dubbel = .N), by = .(i, fijn)]
    fijn[weer_n, on = .(i, fijn), dubbel := i.dubbel]
    fijn[is.na(dubbel), dubbel := 0L]
    for (niveau in names(naam)) for (per in c("totaal", "jaar")) {
      e <- cel[[niveau]]
      p <- if (per == "totaal") rep(1L, nrow(cel)) else 1L + cel$e_jaar
      u <- fijn[, lapply(.SD, sum), keyby = .(i, e = e[fijn], p = p[fijn]), .SDcols = c("n", "dubbel", kolommen)]
      personen <- unique(weer[, .(i, e = e[fijn], p = p[fijn], patient)])[, .(k = .N), by = .(i, e, p)]
      u[, patienten := n - dubbel]
      u[personen, on = .(i, e, p), patienten := patienten + i.k]
      rij <- data.table(instrument = soorten[u$i], niveau = niveau, eenheid = naam[[niveau]][u$e], periode = perioden[u$p], n = u$n,
        patienten = u$patienten)
      kop <- function(k) setNames(as.list(strsplit(paste0(k, "|"), "|", fixed = TRUE)[[1]][1:4]), c("indicator", "definitie", "populatie", "categorie"))
      erbij <- function(k, teller, gemiddelde, sd) uit[[length(uit) + 1L]] <<- cbind(as.data.table(kop(k)), rij, teller = teller, gemiddelde = gemiddelde, sd = sd)
      if (!is.null(los)) erbij(los, NA_integer_, NA_real_, NA_real_)
      for (k in names(tellers)) erbij(k, u[[k]], NA_real_, NA_real_)
      for (k in names(waarden)) {
        gemiddelde <- u[[k]] / u$n
        erbij(k, NA_integer_, gemiddelde, fifelse(u$n > 1L, sqrt((u[[paste0(k, "^2")]] - u$n * gemiddelde^2) / (u$n - 1)), NA_real_))
      }
    }
  }
  is_een <- function(kop, x, soorten) setNames(lapply(soorten, function(s) x == s), paste0(kop, "|", soorten))
  KLASSEN <- c("hersteld", "verbeterd", "onveranderd", "verslechterd")
  CONTROLES <- c("geldig", rev(TREDEN), "niet gemeten")
  kort <- function(kop, x) setNames(
    list(x == "geldig", !x %chin% c("geldig", "niet gemeten"), x == "niet gemeten"),
    paste0(kop, "|", c("geldig", "wel gemeten, niet geldig", "niet gemeten")))

  reken(rijen, los = "afgesloten|standaard|afgesloten|", tellers = c(
    list(`response|standaard|afgesloten|` = rijen$status == "completer"),
    is_een("responsstatus|standaard|afgesloten", rijen$status, c("completer", "dropout", "non-starter", "non-responder")),
    is_een("voormeting|standaard|afgesloten", rijen$voormeting, CONTROLES),
    is_een("nameting|standaard|afgesloten", rijen$nameting, c(CONTROLES, "niet na de voormeting")),
    kort("voormeting|samengevat|afgesloten", rijen$voormeting), kort("nameting|samengevat|afgesloten", rijen$nameting)))
  h <- rijen[hsk == TRUE]
  reken(h, list(`hsk-compleet|standaard|vestigingen met SCL-90|` = h$hsk_compleet))
  p <- paar[!is.na(nulpunt)]
  reken(p, list(`hsk-start-normaal|standaard|paren|` = p$voor <= p$nulpunt, `hsk-honderd|standaard|paren|` = p$verbetering == 1e6),
    list(`hsk-verbetering|standaard|paren|` = p$verbetering, `hsk-verbetering|patiëntniveau|paren|` = p$verbetering))
  q <- p[!is.na(weggelaten)]
  reken(q, waarden = list(`hsk-verbetering|open geval weggelaten|paren|` = q$weggelaten))
  q <- p[!is.na(letterlijk)]
  reken(q, waarden = list(`hsk-verbetering|formule letterlijk|paren|` = q$letterlijk))
  p <- paar[!is.na(delta)]
  reken(p, waarden = list(`delta-t|standaard|paren|` = p$delta), tellers = c(
    is_een("delta-t-klasse|standaard|paren", p$klasse, KLASSEN),
    is_een("delta-t-klasse|drie klassen|paren", p$klasse, c("hersteld", "verbeterd")),
    list(`delta-t-klasse|drie klassen|paren|onveranderd of verslechterd` = p$klasse %chin% c("onveranderd", "verslechterd")),
    is_een("delta-t-klasse|strikt|paren", p$strikt, c(KLASSEN, "niet ingedeeld")),
    list(`hersteld|standaard|paren|` = p$klasse == "hersteld")))
  p <- p[t_voor >= afkap]
  reken(p, list(`hersteld|standaard|klinische start|` = p$klasse == "hersteld"))
  uit <- rbindlist(uit, use.names = TRUE)
})

setcolorder(uit, c("indicator", "definitie", "populatie", "categorie", "instrument", "niveau", "eenheid", "periode"))
setorderv(uit, names(uit)[1:8])
for (k in c("gemiddelde", "sd")) uit[, (k) := fifelse(is.na(get(k)), "", sprintf("%.15g", get(k)))]
fwrite(uit, arg[2], na = "", quote = FALSE, sep = ";")
status <- "/proc/self/status"
if (file.exists(status)) tijden$piek_MiB <- as.numeric(gsub("\\D", "", grep("^VmHWM", readLines(status), value = TRUE))) / 1024
if (length(arg) > 2) writeLines(sprintf("{%s}", paste(sprintf("\"%s\": %.3f", names(tijden), unlist(tijden)), collapse = ", ")), arg[3])
