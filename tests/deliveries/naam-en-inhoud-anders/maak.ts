/** A second file without a header: its values are not shown. */
export const files = () => ({
  "uitslagen.csv": "record_id;datum;gewicht;lengte\nPAT-0815-01;2018-01-09;71;180\n",
  "mensen.csv": "PAT-0815-01,Jansen,1961-03-04\nPAT-0815-02,Pietersen,1974-05-06\n",
});
