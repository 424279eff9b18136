import { Tabs } from "@mantine/core";
import { IconAdjustments, IconBuildingFactory2, IconPhoto, IconTools } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useStore } from "../../../workspace/react";
import { chooseWay, WAYS, type Way, wayStore } from "../stores/way";
import styles from "./ways.module.css";
import { useWords } from "./words";

const ICONS: Record<Way, typeof IconPhoto> = {
  mended: IconTools,
  line: IconBuildingFactory2,
  pictures: IconPhoto,
  data: IconAdjustments,
};

/** The choice that the page opens with: who ignores it sees the first. */
export function Ways({ children }: { children: ReactNode }) {
  const t = useWords();
  const way = useStore(wayStore, (state) => state.way);
  return (
    <Tabs
      variant="none"
      value={way}
      onChange={(value) => {
        const chosen = WAYS.find((known) => known === value);
        if (chosen) chooseWay(chosen);
      }}
    >
      <Tabs.List className={styles.ways} aria-label={t(($) => $.label)}>
        {WAYS.map((name) => {
          const Icon = ICONS[name];
          return (
            <Tabs.Tab key={name} value={name} className={styles.way}>
              <Icon size={18} stroke={1.6} aria-hidden />
              <span>
                <b>{t(($) => $[name].title)}</b>
                <small>{t(($) => $[name].about)}</small>
              </span>
            </Tabs.Tab>
          );
        })}
      </Tabs.List>
      <Tabs.Panel value={way}>{children}</Tabs.Panel>
    </Tabs>
  );
}
