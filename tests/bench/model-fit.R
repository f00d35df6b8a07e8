# Reads the rows of models.ts and fits the same model with lme4; writes times, peak memory and estimates as JSON.
# Rscript tests/bench/model-fit.R rijen.csv uit.json
suppressMessages({ library(data.table); library(lme4) })
arg <- commandArgs(trailingOnly = TRUE)
t0 <- proc.time()[["elapsed"]]
d <- fread(arg[1])
t1 <- proc.time()[["elapsed"]]
x <- grep("^x", names(d), value = TRUE)
f <- as.formula(paste("y ~", paste(x, collapse = " + "), "+ (1 | vestiging) + (1 | behandelaar)"))
m <- lmer(f, data = d, REML = TRUE, control = lmerControl(calc.derivs = FALSE))
t2 <- proc.time()[["elapsed"]]
v <- as.data.frame(VarCorr(m))
of <- function(g) v$vcov[v$grp == g]
status <- readLines("/proc/self/status")
peak <- as.numeric(gsub("[^0-9]", "", grep("VmHWM", status, value = TRUE))) / 1024
num <- function(z) paste0("[", paste(format(z, digits = 15, trim = TRUE), collapse = ","), "]")
writeLines(sprintf('{"lezen":%f,"schatten":%f,"mib":%f,"beta":%s,"varianties":%s}', t1 - t0, t2 - t1, peak,
  num(unname(fixef(m))), num(c(of("vestiging"), of("behandelaar"), of("Residual")))), arg[2])
