import { type RefObject, useEffect } from "react";

/**
 * Marks what scrolls sideways with `data-more="right"` while there is more to the right: its edge fades (app.css), so that
 * nobody takes the cut for the end.
 *
 * @param content changes with what is inside
 */
export function useSideways(ref: RefObject<HTMLElement | null>, content: unknown) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another content is another element, or another width
  useEffect(() => {
    const box = ref.current;
    if (!box) return;
    const look = () => {
      const more = box.scrollWidth - box.clientWidth - box.scrollLeft > 2;
      if (more) box.dataset.more = "right";
      else delete box.dataset.more;
    };
    const watch = new ResizeObserver(look);
    watch.observe(box);
    for (const child of box.children) watch.observe(child);
    box.addEventListener("scroll", look, { passive: true });
    look();
    return () => {
      watch.disconnect();
      box.removeEventListener("scroll", look);
    };
  }, [ref, content]);
}
