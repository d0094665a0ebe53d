// Which class of its layer's style a shape belongs to, and so how it is drawn; the rule is that of layers/styles.py. Used by the parts of the map that draw the plan.
const FILLS = { works: "hatch", suspended: "hatch", completed: "solid", planned: "dots", design: "dots", tender: "dots" };

/** The place of ``value`` among the classes, or -1 for "other". */
export function classOf({ kind, classes }, value) {
  if (kind !== "number") {
    const text = String(value ?? "").trim();
    return text ? classes.findIndex((each) => each.value === text) : -1;
  }
  if (typeof value !== "number") return -1;
  return classes.findIndex((each, place) => (each.from === null || value >= each.from) && (each.to === null || value < each.to || (value === each.to && place === classes.length - 1)));
}

/** How a shape with these ``properties`` is drawn: its class, or by its status the fill of the one style. */
export function dress(style, properties) {
  const { by } = style;
  const own = by ? by.classes[classOf(by, by.kind === "status" ? properties.status : properties.value)] || by.other : { fill: (!style.plain && FILLS[properties.status]) || style.fill };
  return { ...style, ...own, schematic: properties.geometry === "schematic" };
}
