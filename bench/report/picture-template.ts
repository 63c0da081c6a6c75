/** The picture (Eta, autoescaped); colours of text and lines are such that they can be read on white and on black. */
export const TEMPLATE = `
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 <%= it.width %> <%= it.height %>" width="<%= it.width %>" height="<%= it.height %>" role="img">
<title>How each server grows</title>
<style>
text { font: 11px system-ui, sans-serif; fill: #777; }
.title { font-size: 12px; font-weight: 600; }
.grid { stroke: #777; stroke-opacity: 0.25; }
polyline { fill: none; stroke-linejoin: round; }
</style>
<% for (const panel of it.panels) { %>
<g transform="translate(<%= panel.x %> <%= it.plot.top %>)">
<text class="title" x="-40" y="-26"><%= panel.title %></text>
<text x="-40" y="-10"><%= panel.unit %></text>
<% for (const tick of panel.yTicks) { %>
<line class="grid" x1="0" x2="<%= it.plot.width %>" y1="<%= tick.at %>" y2="<%= tick.at %>"/>
<text x="-6" y="<%= tick.at + 4 %>" text-anchor="end"><%= tick.text %></text>
<% } %>
<% for (const tick of panel.xTicks) { %>
<text x="<%= tick.at %>" y="<%= it.plot.height + 16 %>" text-anchor="middle"><%= tick.text %></text>
<% } %>
<text x="<%= it.plot.width / 2 %>" y="<%= it.plot.height + 32 %>" text-anchor="middle"><%= panel.of %></text>
<% for (const line of panel.lines) { %>
<polyline stroke="<%= line.colour %>" stroke-width="<%= line.width %>" points="<%= line.points.map(({ x, y }) => x + ',' + y).join(' ') %>"/>
<% for (const point of line.points) { %><circle cx="<%= point.x %>" cy="<%= point.y %>" r="<%= line.width + 1 %>" fill="<%= line.colour %>"/><% } %>
<% } %>
</g>
<% } %>
<% for (const one of it.legend) { %>
<circle cx="<%= one.x %>" cy="<%= it.height - 16 %>" r="5" fill="<%= one.colour %>"/>
<text x="<%= one.x + 10 %>" y="<%= it.height - 12 %>"><%= one.title %></text>
<% } %>
</svg>
`
