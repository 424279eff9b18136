import { ActionIcon, Button, FileButton, Group, Menu, Modal, TextInput, Tooltip } from "@mantine/core";
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
import { report } from "../../workspace/faults";
import { handleStore } from "../../workspace/pictureHandles";
import { addFiles, addFromUrl, addPictures, pictureStore, removePicture } from "../../workspace/pictures";
import { useFocus, useShallow, useStore } from "../../workspace/react";
import { goTo } from "../../workspace/route";
import { select } from "../../workspace/selection";
import page from "./compare.module.css";
import styles from "./images.module.css";
import { RecentPictures } from "./RecentPictures";
import { ScenePicker } from "./ScenePicker";

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
      throw {
        code: "BadInput",
        message: "There is no picture in the clipboard.",
        advice: "Copy a picture first.",
      };
    await addFiles(files);
  } catch (error) {
    report(
      error instanceof DOMException
        ? {
            code: "BadInput",
            message: "The browser doesn't let this page read the clipboard.",
            advice: "Press Ctrl+V (⌘V on a Mac) instead: pasting by key always works.",
          }
        : error,
    );
  }
}

export function Images() {
  const { pictures, missing } = useStore(
    pictureStore,
    useShallow(({ pictures, missing }) => ({ pictures, missing })),
  );
  const { broken, handles } = useStore(
    handleStore,
    useShallow(({ broken, handles }) => ({ broken, handles })),
  );
  const { picture: focused } = useFocus();
  const [gallery, galleryControl] = useDisclosure(false);
  const [recent, recentControl] = useDisclosure(false);
  const [address, addressControl] = useDisclosure(false);
  return (
    <section aria-labelledby="images-title" className={page.panel}>
      <div className={page.panelHead}>
        <h2 id="images-title">Images</h2>
        <span className={page.hint}>paste, drop, or add</span>
      </div>
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
                  <span>can't be read</span>
                </span>
              ) : (
                <img src={url} alt={name} />
              )}
              {own && !broken[ref] && (
                <span className={styles.ownMark} title="Yours: stays on this machine">
                  <IconLock size={11} aria-label="private" />
                </span>
              )}
            </button>
            <ActionIcon
              className={styles.removeThumb}
              size={20}
              radius="xl"
              variant="default"
              aria-label={`Remove ${name}`}
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
                <span>Add</span>
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              <FileButton onChange={(files) => void addFiles(files)} accept="image/*" multiple>
                {(props) => (
                  <Menu.Item {...props} leftSection={<IconUpload size={15} />} closeMenuOnClick={false}>
                    Pictures from files…
                  </Menu.Item>
                )}
              </FileButton>
              <Menu.Item leftSection={<IconClipboard size={15} />} onClick={() => void pasteFromClipboard()}>
                From the clipboard
              </Menu.Item>
              <Menu.Item leftSection={<IconLink size={15} />} onClick={addressControl.open}>
                From an address…
              </Menu.Item>
              <Menu.Item leftSection={<IconPhotoPlus size={15} />} onClick={galleryControl.open}>
                Sample scenes…
              </Menu.Item>
              <Menu.Item leftSection={<IconHistory size={15} />} onClick={recentControl.open}>
                My earlier pictures…
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </li>
      </ul>
      {pictures.map(({ ref, name }) => {
        const notices = broken[ref]
          ? [`${broken[ref].message} ${broken[ref].advice}`]
          : (handles[ref]?.notices ?? []);
        return notices.map((notice) => (
          <p key={ref + notice} className={page.notice} role={broken[ref] ? "alert" : "status"}>
            <b>{name}:</b> {notice}
          </p>
        ));
      })}
      {missing.length > 0 && (
        <p className={page.notice}>
          {missing.length === 1 ? "One private picture" : `${missing.length} private pictures`} of this link
          stayed on the sender's machine.{" "}
          <button type="button" className={page.textButton} onClick={() => missing.forEach(removePicture)}>
            Drop from the link
          </button>
        </p>
      )}
      <p className={page.hint}>
        <IconLock size={13} aria-hidden /> Images stay on this machine.
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
    </section>
  );
}

function AddressModal({ opened, onClose }: { opened: boolean; onClose: () => void }) {
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
    <Modal
      opened={opened}
      onClose={onClose}
      title="Picture from an address"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form onSubmit={submit}>
        <TextInput
          label="Address"
          type="url"
          required
          placeholder="https://…"
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          description="The host must allow other pages to read its pictures (CORS). Where it doesn't, save the picture and drop the file, or copy the picture and paste it."
          data-autofocus
        />
        <Group justify="flex-end" mt="md">
          <Tooltip label="This is the one thing here that asks the network">
            <Button type="submit" variant="filled" loading={busy}>
              Fetch
            </Button>
          </Tooltip>
        </Group>
      </form>
    </Modal>
  );
}
