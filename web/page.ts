import { LiveChart } from "./live-chart.ts";

/** Makes the charts of the page live, each when it comes near the screen. */
export function startPage(): void {
  const charts = new Map<Element, LiveChart>();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting || charts.has(target)) continue;
        observer.unobserve(target);
        charts.set(target, new LiveChart(target as HTMLElement));
      }
    },
    { rootMargin: "400px" },
  );
  for (const figure of document.querySelectorAll("figure[data-chart]")) observer.observe(figure);
}
