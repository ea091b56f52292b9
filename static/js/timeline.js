// Draws the candidate's timeline with Plotly from the page's own JSON; without it the SVG stays.
(function () {
  "use strict";
  const host = document.getElementById("plot");
  const status = document.getElementById("chart-status");
  // On a phone the drawing in the page is clearer than a chart this narrow.
  if (!host || window.matchMedia("(max-width: 40rem)").matches) return;
  status.textContent = host.dataset.loading;

  function library() {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = host.dataset.library;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  function themed(figure) {
    const css = getComputedStyle(document.documentElement);
    const colour = (name) => css.getPropertyValue(name).trim();
    const of = { for: colour("--for"), against: colour("--ag") };
    for (const trace of figure.data) {
      if (trace.meta === "span") trace.line.color = colour("--muted");
      else trace.marker.color = of[trace.meta] || colour("--ink");
    }
    for (const shape of figure.layout.shapes || []) shape.line.color = colour("--ink");
    figure.layout.paper_bgcolor = figure.layout.plot_bgcolor = colour("--bg");
    figure.layout.font = { color: colour("--ink"), family: getComputedStyle(document.body).fontFamily };
    for (const axis of [figure.layout.xaxis, figure.layout.yaxis]) axis.gridcolor = colour("--hair");
    return figure;
  }

  const figure = fetch(host.dataset.figure).then((reply) => {
    if (!reply.ok) throw new Error(reply.status);
    return reply.json();
  });
  Promise.all([figure, library()])
    .then(([figure]) => {
      host.hidden = false;
      const drawn = themed(figure);
      return window.Plotly.newPlot(host, drawn.data, drawn.layout, { displayModeBar: false, responsive: true });
    })
    .then(() => {
      for (const svg of host.querySelectorAll("svg")) svg.setAttribute("aria-hidden", "true");
      host.on("plotly_click", (event) => {
        const address = event.points[0].customdata;
        if (address) window.location.assign(address);
      });
      document.getElementById("chart").hidden = true;
      status.textContent = "";
    })
    .catch(() => {
      host.hidden = true;
      status.textContent = host.dataset.failed;
    });
})();
