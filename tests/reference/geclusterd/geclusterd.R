# Clustered error of a mean and of a share, and their intervals, in base R: outside witness of definitions/clustered.ts.
# Data: ChickWeight (datasets), 578 weighings of 50 chicks; some died, so that chicks have 2 to 12.
#   Rscript tests/reference/geclusterd/geclusterd.R > tests/reference/geclusterd/geclusterd.json
d <- as.data.frame(ChickWeight)
d$Chick <- as.integer(as.character(d$Chick))
d <- d[order(d$Chick, d$Time), ]

# The sandwich of a model with a constant only, by matrices: bread (X'X)^-1, meat the sum over clusters of u u'.
robust <- function(y, g) {
  X <- matrix(1, length(y), 1)
  fit <- lm.fit(X, y)
  bread <- solve(crossprod(X))
  u <- rowsum(X * fit$residuals, g)
  G <- nrow(u)
  V <- G / (G - 1) * bread %*% crossprod(u) %*% bread
  se <- sqrt(V[1, 1])
  list(n = length(y), patienten = G, gemiddelde = mean(y), fout = se, gewoon = sd(y) / sqrt(length(y)),
       laag = mean(y) - qt(.975, G - 1) * se, hoog = mean(y) + qt(.975, G - 1) * se)
}
wilson <- function(y, g) {
  r <- robust(y, g)
  n <- length(y); p <- mean(y)
  deff <- max(1, r$fout^2 * (n - 1) / (p * (1 - p)))
  # prop.test without continuity correction is Wilson's; it takes numbers that are not whole.
  z <- qnorm(.975); t <- qt(.975, r$patienten - 1)
  size <- n / deff * (z / t)^2
  ci <- suppressWarnings(prop.test(p * size, size, correct = FALSE)$conf.int)
  c(r[c("n", "patienten", "gemiddelde", "fout", "gewoon")], list(teller = sum(y), effect = deff, laag = 100 * ci[1], hoog = 100 * ci[2]))
}
num <- function(x) format(x, digits = 15, scientific = FALSE, trim = TRUE)
obj <- function(l) paste0("{", paste0('"', names(l), '":', sapply(l, num), collapse = ","), "}")
first <- d[!duplicated(d$Chick), ]
cat("{\"rijen\":[", paste(sapply(split(d$weight, d$Chick), function(w) paste0("[", paste(num(w), collapse = ","), "]")), collapse = ","), "],\n", sep = "")
cat("\"gemiddelde\":", obj(robust(d$weight, d$Chick)), ",\n", sep = "")
cat("\"aandeel\":", obj(wilson(as.numeric(d$weight > 100), d$Chick)), ",\n", sep = "")
cat("\"los\":", obj(robust(first$weight, first$Chick)), "}\n", sep = "")
