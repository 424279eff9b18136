import { ActionIcon, Button, FileButton, Group, Menu, TextInput, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import {
  IconAlertTriangle,
  IconClipboard,
  IconHistory,
  IconLink,
  IconLock,
  IconPhotoPlus,
  IconPlus,
  IconUpload,
  IconX,
} from "@tabler/icons-react";
import { useState } from "react";
import { sentences } from "../../language/formats";
import { namesFile } from "../../notices/notice";
import { Dialog } from "../../ui/Dialog";
import { Panel } from "../../ui/Panel";
import shared from "../../ui/page.module.css";
import { report, worded } from "../../workspace/faults";
import { handleStore } from "../../workspace/pictureHandles";
import { addFiles, addFromUrl, addPictures, pictureStore, removePicture } from "../../workspace/pictures";
import { useFocus, useParts } from "../../workspace/react";
import { goTo } from "../../workspace/route";
import { select } from "../../workspace/selection";
import { faultAdvice, faultDetail, faultTitle, told } from "../../workspace/told";
import page from "./compare.module.css";
import styles from "./images.module.css";
import { RecentPictures } from "./RecentPictures";
import { ScenePicker } from "./ScenePicker";
import { say, useWords } from "./words";

const HTTPS = "https://…";

/** Reads a picture from the clipboard, where the browser allows it without the keys. */
async function pasteFromClipboard() {
  try {
    const items = await navigator.clipboard.read();
    const files: File[] = [];
    for (const item of items) {
      const type = item.types.find((known) => known.startsWith("image/"));
      if (type) files.push(new File([await item.getType(type)], "pasted picture", { type }));
    }
    if (files.length === 0)
      throw worded(
        "BadInput",
        say(($) => $.images.noneCopied),
        say(($) => $.images.copyFirst),
      );
    await addFiles(files);
  } catch (error) {
    report(
      error instanceof DOMException
        ? worded(
            "BadInput",
            say(($) => $.images.cantRead),
            say(($) => $.images.byKeys),
          )
        : error,
    );
  }
}

export function Images() {
  const t = useWords();
  const { pictures, missing } = useParts(pictureStore, "pictures", "missing");
  const { broken, handles } = useParts(handleStore, "broken", "handles");
  const { picture: focused } = useFocus();
  const [gallery, galleryControl] = useDisclosure(false);
  const [recent, recentControl] = useDisclosure(false);
  const [address, addressControl] = useDisclosure(false);
  return (
    <Panel id="images" title={t(($) => $.images.title)} hint={t(($) => $.images.how)}>
      <ul className={styles.thumbs} data-many={pictures.length > 15}>
        {pictures.map(({ ref, name, url, private: own }) => (
          <li key={ref}>
            <button
              type="button"
              className={styles.thumb}
              aria-pressed={focused?.ref === ref}
              onClick={() => select({ picture: ref, caption: null })}
              title={name}
            >
              {broken[ref] ? (
                <span className={styles.brokenThumb}>
                  <IconAlertTriangle size={20} aria-hidden />
                  <span>{t(($) => $.images.broken)}</span>
                </span>
              ) : (
                <img src={url} alt={name} />
              )}
              {own && !broken[ref] && (
                <span className={styles.ownMark} title={t(($) => $.images.own)}>
                  <IconLock size={11} aria-label={t(($) => $.images.private)} />
                </span>
              )}
            </button>
            <ActionIcon
              className={styles.removeThumb}
              size={20}
              radius="xl"
              variant="default"
              aria-label={t(($) => $.images.remove, { name })}
              onClick={() => removePicture(ref)}
            >
              <IconX size={12} />
            </ActionIcon>
          </li>
        ))}
        <li>
          <Menu shadow="md" position="bottom-start" width={240}>
            <Menu.Target>
              <button type="button" className={`${styles.thumb} ${styles.addThumb}`}>
                <IconPlus size={20} stroke={1.6} aria-hidden />
                <span>{t(($) => $.images.add)}</span>
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              <FileButton
                multiple
                accept="image/*"
                inputProps={{ "aria-label": t(($) => $.images.input) }}
                onChange={(files) => void addFiles(files)}
              >
                {(props) => (
                  <Menu.Item {...props} leftSection={<IconUpload size={15} />} closeMenuOnClick={false}>
                    {t(($) => $.images.files)}
                  </Menu.Item>
                )}
              </FileButton>
              <Menu.Item leftSection={<IconClipboard size={15} />} onClick={() => void pasteFromClipboard()}>
                {t(($) => $.images.clipboard)}
              </Menu.Item>
              <Menu.Item leftSection={<IconLink size={15} />} onClick={addressControl.open}>
                {t(($) => $.images.address)}
              </Menu.Item>
              <Menu.Item leftSection={<IconPhotoPlus size={15} />} onClick={galleryControl.open}>
                {t(($) => $.images.scenes)}
              </Menu.Item>
              <Menu.Item leftSection={<IconHistory size={15} />} onClick={recentControl.open}>
                {t(($) => $.images.earlier)}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </li>
      </ul>
      {pictures.map(({ ref, name }) => {
        const fault = broken[ref];
        const notices = fault
          ? [sentences([faultTitle(fault), faultAdvice(fault), faultDetail(fault)])]
          : (handles[ref]?.notices ?? []).map(told);
        return notices.map((notice) => (
          <p key={ref + notice} className={page.notice} role={fault ? "alert" : "status"}>
            {!(fault && namesFile(fault)) && <b>{name}:</b>} {notice}
          </p>
        ));
      })}
      {missing.length > 0 && (
        <p className={page.notice}>
          {t(($) => $.images.missing, { count: missing.length })}{" "}
          <button type="button" className={shared.textButton} onClick={() => missing.forEach(removePicture)}>
            {t(($) => $.images.drop)}
          </button>
        </p>
      )}
      <p className={page.hint}>
        <IconLock size={13} aria-hidden /> {t(($) => $.images.stay)}
      </p>
      <ScenePicker
        opened={gallery}
        onClose={galleryControl.close}
        onPick={(refs) => {
          galleryControl.close();
          void addPictures(refs);
        }}
        onMore={() => {
          galleryControl.close();
          goTo("scenes");
        }}
      />
      <RecentPictures opened={recent} onClose={recentControl.close} />
      <AddressModal opened={address} onClose={addressControl.close} />
    </Panel>
  );
}

function AddressModal({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useWords();
  const [value, setValue] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const added = await addFromUrl(value);
    setBusy(false);
    if (added) setValue("");
    onClose();
  };
  return (
    <Dialog opened={opened} onClose={onClose} title={t(($) => $.address.title)}>
      <form onSubmit={submit}>
        <TextInput
          label={t(($) => $.address.label)}
          type="url"
          required
          placeholder={HTTPS}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          description={t(($) => $.address.cors)}
          data-autofocus
        />
        <Group justify="flex-end" mt="md">
          <Tooltip label={t(($) => $.address.network)}>
            <Button type="submit" variant="filled" loading={busy}>
              {t(($) => $.address.fetch)}
            </Button>
          </Tooltip>
        </Group>
      </form>
    </Dialog>
  );
}
