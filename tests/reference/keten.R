#!/usr/bin/env Rscript
# The whole chain a second time, in R data.table: from a ROM-CSV delivery to every indicator per unit and period, written
# from docs/methods and the registry's files, apart from the SQL models and the TypeScript.
#
#   Rscript tests/reference/keten.R <delivery> <out.csv> [<times.json>]        (run in the project's folder)
#
# Reads trajecten.csv, metingen.csv, items.csv and aanlevering.json. Writes one tidy CSV, one row per indicator, definitie,
# populatie, categorie, instrument, level, unit and period where n is above zero: n, patienten, teller (shares), gemiddelde
# and sd (means). Optional: seconds per stage as JSON. What it does not take, and stops at: double keys, eenheden.csv,
# behandelaars and teams, instruments that the delivery describes itself.
# Needs: R 4, data.table. Compared with our engine by tests/reference/vergelijk.ts.

suppressPackageStartupMessages(library(data.table))
setDTthreads(0L)
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
    laag = e$schaal$bereik[[1]], hoog = e$schaal$bereik[[2]],
    vragen = of(e$aantal_items, NA_real_), geteld = if (is.null(e$schaal$items)) NA_integer_ else length(vragen(e$schaal$items)),
    minimum = of(e$schaal$minimum, NA_real_), regel = of(e$schaal$regel, "som"), maal = of(e$schaal$maal, 1),
    nulpunt = of(e$hsk$nulpunt, NA_real_),
    a_min = of(a$min, NA_real_), a_max = of(a$max, NA_real_),
    o_min = of(a$andere_codering$min, NA_real_), o_max = of(a$andere_codering$max, NA_real_),
    erbij = of(a$andere_codering$verschuiving, NA_real_))
}))
alias <- rbindlist(lapply(seq_along(lijsten), function(k) data.table(nr = k, code = genormeerd(unlist(lijsten[[k]]$aliassen)))))
als_totaal <- rbindlist(lapply(seq_along(lijsten), function(k)
  data.table(nr = k, code = genormeerd(as.character(unlist(lijsten[[k]]$schaal$totaal_geleverd_als))))))

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
  set(sleutel, BREED * k + vragen(e$schaal$items), "telt", TRUE)
  if (!any(genormeerd(unlist(e$aliassen)) %in% reeds_omgekeerd))
    set(sleutel, BREED * k + vragen(e$schaal$omgekeerd), "keer_om", as.integer(a$min + a$max))
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
    einddatum = "character", reden_einde = "character", geboortejaar = "character", toestemming = "character"))
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
  mag <- rbindlist(lapply(seq_along(lijsten), function(k) data.table(nr = k, rol = unlist(lijsten[[k]]$respondenten))))
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
  voor <- in_rol("voor", traject$eerste_contact, uitkomsten$venster_voor_dagen)
  na <- in_rol("na", traject$laatste_contact, uitkomsten$venster_na_dagen)

  # Nearest voormeting; nearest nameting that is later; ties to the earlier date, then the order of the file.
  koppel <- function(voor, na) {
    setorder(voor, tnr, instrument, weg, datum, mnr)
    v <- unique(voor, by = c("tnr", "instrument"))[, .(tnr, instrument, v_datum = datum, voor = score)]
    n <- v[na, on = .(tnr, instrument)][is.na(v_datum) | datum > v_datum]
    setorder(n, tnr, instrument, weg, datum, mnr)
    n <- unique(n, by = c("tnr", "instrument"))[, .(tnr, instrument, na = score)]
    merge(v, n, by = c("tnr", "instrument"), all = TRUE)
  }
  paren <- koppel(voor[trede == 6L], na[trede == 6L])
  telt <- koppel(voor[trede == 6L & response], na[trede == 6L & response])
})

# --- T, delta-T, classes, percentages ------------------------------------------------------------------------------

stap("uitkomsten", {
  ref <- if (is.null(beschrijving$referentieperiode)) range(traject$sluitdatum) else
    as.IDate(c(beschrijving$referentieperiode$van, beschrijving$referentieperiode$tot))
  T <- paren[!is.na(voor) & v_datum >= ref[1] & v_datum <= ref[2], .(n = .N, M = mean(voor / 1e4), S = sd(voor / 1e4)), by = instrument]
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
  grens <- uitkomsten$delta_t$grens * 1e4
  afkap <- uitkomsten$delta_t$afkap * 1e4
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
  v <- voor[, .(t = max(trede)), by = tnr]
  n <- na[, .(t = max(trede)), by = tnr]
  traject[, `:=`(voormeting = "niet gemeten", nameting = "niet gemeten")]
  traject[v, on = "tnr", voormeting := c(TREDEN, "geldig")[i.t]]
  traject[n, on = "tnr", nameting := c(TREDEN, "niet na de voormeting")[i.t]]
  traject[tnr %in% paren[!is.na(na), tnr], nameting := "geldig"]
  hsk_lijst <- uitkomsten$hsk$instrument
  traject[, hsk := plek %in% meting[instrument == hsk_lijst, unique(plek)]]
  traject[, hsk_compleet := tnr %in% paar[instrument == hsk_lijst, tnr]]
})

# --- aggregation ---------------------------------------------------------------------------------------------------

stap("aggregatie", {
  wie <- traject[telt_mee == TRUE, .(tnr, patient, jaar, totaal = "", cluster, organisatie,
    vestiging = paste(organisatie, vestiging, sep = "\u001f"))]
  rijen <- traject[telt_mee == TRUE][, instrument := ""]
  paar <- paar[tnr %in% wie$tnr]
  uit <- list()
  # One table, every unit and period: n and patients, and the numerator or the mean of each named column.
  reken <- function(dt, kop, tellers = list(), waarde = NULL) {
    if (nrow(dt) == 0L) return(invisible())
    dt <- cbind(dt[, .(instrument)], wie[match(dt$tnr, wie$tnr)], as.data.table(tellers), if (!is.null(waarde)) data.table(waarde = waarde / 1e4))
    for (niveau in c("totaal", "cluster", "organisatie", "vestiging")) for (per in c("totaal", "jaar")) {
      by <- data.table(instrument = dt$instrument, eenheid = dt[[niveau]], periode = if (per == "jaar") dt$jaar else "totaal")
      hoeveel <- by[, .(n = .N), by = .(instrument, eenheid, periode)]
      personen <- unique(data.table(by, patient = dt$patient))[, .(patienten = .N), by = .(instrument, eenheid, periode)]
      hoeveel[personen, on = .(instrument, eenheid, periode), patienten := i.patienten]
      if (!is.null(waarde)) {
        m <- data.table(by, x = dt$waarde)[, .(gemiddelde = mean(x), sd = sd(x)), by = .(instrument, eenheid, periode)]
        uit[[length(uit) + 1L]] <<- cbind(kop, niveau = niveau, categorie = "", hoeveel, teller = NA_integer_, m[, .(gemiddelde, sd)])
      } else if (length(tellers)) {
        t <- data.table(by, dt[, names(tellers), with = FALSE])[, lapply(.SD, sum), by = .(instrument, eenheid, periode)]
        for (c in names(tellers))
          uit[[length(uit) + 1L]] <<- cbind(kop, niveau = niveau, categorie = if (c == "_") "" else c, hoeveel, teller = as.integer(t[[c]]),
            gemiddelde = NA_real_, sd = NA_real_)
      } else uit[[length(uit) + 1L]] <<- cbind(kop, niveau = niveau, categorie = "", hoeveel, teller = NA_integer_, gemiddelde = NA_real_, sd = NA_real_)
    }
  }
  is_een <- function(x, soorten) setNames(lapply(soorten, function(s) x == s), soorten)
  kop <- function(indicator, definitie = "standaard", populatie = "paren")
    data.table(indicator = indicator, definitie = definitie, populatie = populatie)
  KLASSEN <- c("hersteld", "verbeterd", "onveranderd", "verslechterd")
  CONTROLES <- c("geldig", rev(TREDEN), "niet gemeten")
  sv <- function(x) list(geldig = x == "geldig", `wel gemeten, niet geldig` = !x %chin% c("geldig", "niet gemeten"), `niet gemeten` = x == "niet gemeten")

  reken(rijen, kop("afgesloten", populatie = "afgesloten"))
  reken(rijen, kop("response", populatie = "afgesloten"), list(`_` = rijen$status == "completer"))
  reken(rijen, kop("responsstatus", populatie = "afgesloten"), is_een(rijen$status, c("completer", "dropout", "non-starter", "non-responder")))
  reken(rijen, kop("voormeting", populatie = "afgesloten"), is_een(rijen$voormeting, CONTROLES))
  reken(rijen, kop("nameting", populatie = "afgesloten"), is_een(rijen$nameting, c(CONTROLES, "niet na de voormeting")))
  reken(rijen, kop("voormeting", "samengevat", "afgesloten"), sv(rijen$voormeting))
  reken(rijen, kop("nameting", "samengevat", "afgesloten"), sv(rijen$nameting))
  h <- rijen[hsk == TRUE]
  reken(h, kop("hsk-compleet", populatie = "vestigingen met SCL-90"), list(`_` = h$hsk_compleet))
  p <- paar[!is.na(nulpunt)]
  reken(p, kop("hsk-verbetering"), waarde = p$verbetering)
  reken(p, kop("hsk-verbetering", "patiëntniveau"), waarde = p$verbetering)
  reken(p[!is.na(weggelaten)], kop("hsk-verbetering", "open geval weggelaten"), waarde = p[!is.na(weggelaten), weggelaten])
  reken(p[!is.na(letterlijk)], kop("hsk-verbetering", "formule letterlijk"), waarde = p[!is.na(letterlijk), letterlijk])
  reken(p, kop("hsk-start-normaal"), list(`_` = p$voor <= p$nulpunt))
  p <- paar[!is.na(delta)]
  reken(p, kop("delta-t"), waarde = p$delta)
  reken(p, kop("delta-t-klasse"), is_een(p$klasse, KLASSEN))
  reken(p, kop("delta-t-klasse", "drie klassen"), c(is_een(p$klasse, c("hersteld", "verbeterd")),
    list(`onveranderd of verslechterd` = p$klasse %chin% c("onveranderd", "verslechterd"))))
  reken(p, kop("delta-t-klasse", "strikt"), is_een(p$strikt, c(KLASSEN, "niet ingedeeld")))
  reken(p, kop("hersteld"), list(`_` = p$klasse == "hersteld"))
  p <- p[t_voor >= afkap]
  reken(p, kop("hersteld", populatie = "klinische start"), list(`_` = p$klasse == "hersteld"))
  uit <- rbindlist(uit, use.names = TRUE)
})

setcolorder(uit, c("indicator", "definitie", "populatie", "categorie", "instrument", "niveau", "eenheid", "periode"))
setorderv(uit, names(uit)[1:8])
for (k in c("gemiddelde", "sd")) uit[, (k) := fifelse(is.na(get(k)), "", sprintf("%.15g", get(k)))]
fwrite(uit, arg[2], na = "", quote = FALSE, sep = ";")
if (length(arg) > 2) writeLines(sprintf("{%s}", paste(sprintf("\"%s\": %.3f", names(tijden), unlist(tijden)), collapse = ", ")), arg[3])
