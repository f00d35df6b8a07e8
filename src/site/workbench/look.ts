/** How the workbench looks; it comes with the workbench, so that no other page carries it. */
export const STYLE = `
#observablehq-main:has(.werkbank){max-width:min(96rem,100%)}
.werkbank{display:grid;grid-template-columns:minmax(0,1fr);gap:1.5rem;max-width:none}
@media (min-width:75rem){.werkbank{grid-template-columns:minmax(0,1fr) 20rem}}
.wb-balk{display:flex;flex-wrap:wrap;gap:.4rem .6rem;align-items:center;margin-bottom:1rem}
.wb-titel{flex:1 1 16rem;font:600 1.1rem var(--kop);padding:.35rem .5rem;border:1px solid var(--lijn);background:transparent;color:inherit;border-radius:.2rem}
.werkbank button{font:inherit;font-size:.9rem;padding:.25rem .6rem;min-height:1.9rem;border:1px solid var(--lijn);border-radius:.2rem;background:var(--vlak);color:inherit;cursor:pointer}
.werkbank button:disabled{opacity:.5;cursor:default}
.werkbank button:focus-visible,.werkbank select:focus-visible,.werkbank input:focus-visible,.werkbank textarea:focus-visible,.werkbank summary:focus-visible{outline:3px solid var(--link);outline-offset:1px}
.werkbank select,.werkbank input:not([type=checkbox]):not([type=range]),.werkbank textarea{font:inherit;font-size:.9rem;color:inherit;background:var(--papier);border:1px solid var(--lijn);border-radius:.2rem;padding:.25rem .4rem}
.wb-melding{flex-basis:100%;color:var(--inkt-zacht);font-size:.9rem}
.wb-cel{border:1px solid var(--lijn);border-radius:.3rem;margin:0 0 1rem;padding:.5rem .75rem .75rem;background:var(--papier)}
.wb-kop{display:flex;flex-wrap:wrap;gap:.4rem .6rem;align-items:center;margin-bottom:.4rem}
.wb-soort{font-size:.8rem;letter-spacing:.04em;text-transform:uppercase;color:var(--inkt-zacht)}
.wb-knoppen{margin-left:auto;display:flex;gap:.25rem}
.wb-cel textarea{width:100%;font-family:ui-monospace,monospace;line-height:1.45}
.wb-tekstveld{font-family:var(--tekst)}
.wb-editor .cm-editor{border:1px solid var(--lijn);border-radius:.2rem;font-size:.92rem;background:var(--papier)}
.wb-editor .cm-content{caret-color:var(--inkt)}
.wb-editor .cm-tooltip{background:var(--vlak);color:var(--inkt);border:1px solid var(--lijn)}
.wb-editor .cm-tooltip-autocomplete ul li[aria-selected]{background:var(--link);color:var(--papier)}
.wb-toont{margin-top:.6rem}
.wb-toont .figuur{overflow-x:auto}
.wb-toont .figuur svg{max-width:none}
.wb-lezer{color:var(--inkt-zacht);font-size:.9rem;margin:0 0 .6rem;max-width:none}
.wb-bezig{opacity:.55}
.wb-anders{border-color:var(--waarschuwing-rand)!important;background:var(--waarschuwing)!important}
.wb-fout{border-left:.3rem solid var(--fig-eigen);padding:.3rem .6rem;margin:.4rem 0;background:var(--vlak);max-width:none}
.wb-verborgen{border-left:.3rem solid var(--waarschuwing-rand);background:var(--waarschuwing);padding:.3rem .6rem;margin:.5rem 0 0;max-width:none}
.wb-vreemd{border:1px solid var(--waarschuwing-rand);background:var(--waarschuwing);padding:.5rem .75rem;margin:0 0 1rem;display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center}
.wb-vreemd p{margin:0;flex:1 1 20rem;max-width:none}
.wb-onder,.wb-tijd,.wb-leeg{color:var(--inkt-zacht);font-size:.9rem;margin:.3rem 0}
.wb-uitkomst td,.wb-uitkomst th{white-space:nowrap}
.wb-uitkomst th button{border:0;background:none;padding:.1rem .2rem;font-weight:600}
.wb-uitkomst th[aria-sort=ascending] button::after{content:" ↑"}
.wb-uitkomst th[aria-sort=descending] button::after{content:" ↓"}
.wb-velden{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;margin:.5rem 0}
.wb-veld{display:inline-flex;gap:.35rem;align-items:center;font-size:.9rem}
.wb-vink{display:inline-block;margin-right:1rem}
.wb-keuzevak fieldset{border:0;padding:0;margin:0}
.wb-erbij{display:flex;flex-wrap:wrap;gap:.4rem;align-items:center}
.wb-paneel{font-size:.9rem;align-self:start}
.wb-paneel dt{font-family:ui-monospace,monospace;margin-top:.3rem;overflow-wrap:anywhere}
.wb-paneel dd{margin:0 0 0 .8rem;color:var(--inkt-zacht)}
.wb-paneel summary{cursor:pointer;padding:.15rem 0;font-family:ui-monospace,monospace}
.wb-paneel h2{font-size:1.05rem;margin:0 0 .3rem}
@media (min-width:75rem){.wb-paneel{position:sticky;top:4rem;max-height:calc(100vh - 5rem);overflow:auto}}
@media print{.wb-balk .wb-veld,.wb-melding,.wb-tijd,.wb-balk button,.wb-knoppen,.wb-erbij,.wb-paneel,.wb-vorm,.wb-kop button,.wb-onder button{display:none}.wb-cel{border:0;padding:0}.wb-naam,.wb-titel{border:0!important}}
`;
