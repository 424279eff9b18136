/** Opens the page where the address or the last visit says, and keeps both up to date. */
import { createStore } from "zustand/vanilla";
import { followLanguage, language, showLanguage } from "../language/language";
import { ARRIVAL } from "../pages/compare/stores/arrival";
import { followMaps } from "../pages/compare/stores/maps";
import { chooseWay, readWay, wayStore, writeWay } from "../pages/compare/stores/way";
import { planStore } from "../pages/evaluate/stores/plan";
import { replicateStore } from "../pages/evaluate/stores/replicates";
import { evaluationViewStore, readEvaluation, writeEvaluation } from "../pages/evaluate/stores/view";
import { learnStore, readPlace, writePlace } from "../pages/learn/stores/place";
import { recordViewStore } from "../pages/record/stores/view";
import { galleryStore, readGallery, writeGallery } from "../pages/scenes/stores/gallery";
import { DATABASES, keyValues } from "../storage/database";
import { addressStore } from "../workspace/address";
import { allCaptions, captionLines, captionStore, mendAsOpenAi, setCaptions } from "../workspace/captions";
import { engineStore, startEngine } from "../workspace/engine";
import { leaveFaults, report } from "../workspace/faults";
import { modelStore } from "../workspace/models";
import { followPictures } from "../workspace/pictureHandles";
import { pictureStore, showPictures } from "../workspace/pictures";
import { routeStore } from "../workspace/route";
import { followScores } from "../workspace/scores";
import { selectionStore } from "../workspace/selection";
import { viewStore } from "../workspace/view";
import { type Link, readLink, writeLink } from "./link";
import { askedModels, restoreModels, slotsOf } from "./linkModels";
import { isOwnAddress, rememberAddress } from "./ownAddresses";

/** The work that a link has replaced, to go back to; null where there is none. */
export const sessionStore = createStore<{ before: string | null; restored: boolean }>(() => ({
  before: null,
  restored: false,
}));

const LAST = "last";
const kept = keyValues(DATABASES.session);

async function lastSession(): Promise<string | null> {
  try {
    return (await kept.get<string>(LAST)) ?? null;
  } catch {
    return null; // storage is blocked: each visit starts afresh
  }
}

/** The state of all stores as a link. */
function currentLink(): Link {
  const { pictures, missing } = pictureStore.getState();
  const refs = [...pictures.map(({ ref }) => ref), ...missing];
  const captions = [...allCaptions(captionStore.getState().text)];
  const { picture, caption, phrase } = selectionStore.getState();
  const place = (list: string[], entry: string | null) => {
    const at = entry === null ? -1 : list.indexOf(entry);
    return at < 0 ? null : at;
  };
  const same = (one: string[], other: readonly string[]) => one.join("\n") === other.join("\n");
  return {
    page: routeStore.getState().page,
    language: language() === "en" ? null : language(),
    backend: engineStore.getState().choice as Link["backend"],
    pictures: same(refs, ARRIVAL.pictures) ? null : refs,
    captions: same(captions, ARRIVAL.captions) ? null : captions,
    asOpenAi: captionStore.getState().asOpenAi,
    ...askedModels(),
    replicates: replicateStore.getState(),
    view: viewStore.getState(),
    picture: place(refs, picture),
    caption: place([...captionLines(captionStore.getState().text)], caption),
    phrase,
    scenes: writeGallery(galleryStore.getState()),
    way: writeWay(wayStore.getState()),
    evaluation: writeEvaluation(),
    entry: routeStore.getState().page === "record" ? recordViewStore.getState().open : null,
    learn: writePlace(learnStore.getState().at),
    presenting: learnStore.getState().presenting,
  };
}

const openLesson = ({ learn, presenting }: Link) =>
  learnStore.setState({ at: readPlace(learn), presenting: learn !== null && presenting });

async function apply(link: Link) {
  const refs = link.pictures ?? ARRIVAL.pictures;
  const captions = link.captions ?? ARRIVAL.captions;
  routeStore.setState({ page: link.page });
  viewStore.setState(link.view);
  galleryStore.setState(readGallery(link.scenes));
  wayStore.setState(readWay(link.way));
  readEvaluation(link.evaluation);
  replicateStore.setState(link.replicates);
  recordViewStore.setState({ open: link.entry });
  openLesson(link);
  await mendAsOpenAi(link.asOpenAi).catch(report);
  setCaptions(captions);
  selectionStore.setState({
    picture: link.picture === null ? null : (refs[link.picture] ?? null),
    caption: link.caption === null ? null : (captionLines(captions.join("\n"))[link.caption] ?? null),
    phrase: link.phrase,
  });
  await showPictures(refs);
}

/** True where the address says something about the work itself, and not only a page or a backend. */
function bringsWork(link: Link): boolean {
  return link.pictures !== null || link.captions !== null || link.a !== null || link.b !== null;
}

let written = "";
let shownPage = "";
let shownLesson: string | null = null;
/** Marks the steps that this page wrote itself: going back to one turns the page and undoes no work. */
const OWN = { own: true };

/** Longer addresses are not taken by every browser: then the work is kept on this machine, and left out of the address. */
const MAX_ADDRESS = 60_000;

/** The address of a page without its work: what was kept last is shown there. */
const withoutWork = (link: Link): Link => ({ ...link, pictures: null, captions: null, a: null, b: null });

const inAnyLanguage = (link: Link) => writeLink({ ...link, language: null });

let keptAddress = "";
/** How many steps are being shown: until the last has been nothing is written, which would be half of it. */
let underWay = 0;

async function asOneStep<T>(show: () => T | Promise<T>): Promise<T> {
  underWay++;
  try {
    return await show();
  } finally {
    underWay--;
    write();
  }
}

function write() {
  if (underWay > 0) return;
  const link = currentLink();
  const whole = writeLink(link);
  const address = whole.length > MAX_ADDRESS ? writeLink(withoutWork(link)) : whole;
  if (whole === keptAddress && address === written) return;
  keptAddress = whole;
  const turned = shownPage !== "" && (link.page !== shownPage || link.learn !== shownLesson);
  written = address;
  shownPage = link.page;
  shownLesson = link.learn;
  // A turned page, or a lesson's step, is one to come back to; a moved slider is not.
  if (turned) history.pushState(OWN, "", address);
  else history.replaceState(OWN, "", address);
  addressStore.setState({ characters: location.href.length, whole: address === whole });
  kept.set([[LAST, whole]]).catch(() => {});
  if (bringsWork(link)) rememberAddress(link).catch(() => {});
}

/** A link of the page, or back and forth between pages. @param own back and forth */
function turnTo(link: Link, own: boolean) {
  routeStore.setState({ page: link.page });
  // Between the pages a lesson stays open.
  if (own || link.learn !== null) openLesson(link);
  if (link.page === "record") recordViewStore.setState({ open: link.entry });
  if (!own && link.evaluation !== null) readEvaluation(link.evaluation);
  if (!own && link.way !== null) wayStore.setState(readWay(link.way));
}

function followAddress() {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(write, 150);
  };
  for (const store of [
    captionStore,
    viewStore,
    selectionStore,
    modelStore,
    pictureStore,
    galleryStore,
    wayStore,
    recordViewStore,
  ])
    store.subscribe(soon);
  evaluationViewStore.subscribe(soon);
  planStore.subscribe(soon);
  replicateStore.subscribe(soon);
  engineStore.subscribe((now, before) => now.choice !== before.choice && soon());
  followLanguage(soon);
  routeStore.subscribe(write);
  learnStore.subscribe(write);
  addEventListener("pagehide", write);
  window.addEventListener("popstate", (event) => {
    const own = Boolean(event.state?.own);
    const link = readLink(location.hash, own);
    shownPage = link.page;
    shownLesson = link.learn;
    written = location.hash;
    if (!own && link.language !== null) showLanguage(link.language);
    if (own || !bringsWork(link)) {
      void asOneStep(() => turnTo(link, own));
      return;
    }
    const before = writeLink(currentLink());
    void isOwnAddress(link).then((mine) => !mine && sessionStore.setState({ before }));
    void showWork(link);
    if (link.backend !== engineStore.getState().choice) void startEngine(link.backend);
  });
}

/** Goes back to the work that a link replaced. */
export async function backToMyWork() {
  const { before } = sessionStore.getState();
  if (!before) return;
  sessionStore.setState({ before: null });
  await showWork(readLink(before, true));
}

/** What is shown, as an address, without the lesson that is about to replace it. */
export const workAddress = () => writeLink({ ...currentLink(), learn: null, presenting: false });

/** Shows other work in place of this, with its models. */
export async function showWork(link: Link): Promise<void> {
  await asOneStep(() => apply(link));
  await restoreModels(link);
}

export function forgetBefore() {
  sessionStore.setState({ before: null });
}

let opened = false;

/** Called once, at start. Resolves when pictures and captions are shown; scores follow by themselves. */
export async function openSession(): Promise<void> {
  if (opened) return;
  opened = true;
  const { link, starting } = await asOneStep(showAtStart);
  if (await starting) await restoreModels(link);
}

/** What the address says and the last visit left, with the engine on its way. */
async function showAtStart() {
  // At once: a page that is turned while pictures are still on their way stays turned.
  followAddress();
  const openedAt = location.hash;
  const fromAddress = readLink(openedAt, Boolean(history.state?.own));
  const firstWay = wayStore.getState();
  const lastAddress = await lastSession();
  const last = lastAddress === null ? null : readLink(lastAddress, true);
  const { page, backend, view, scenes, way, evaluation, entry, learn, presenting } = fromAddress;
  let link = fromAddress;
  if (!bringsWork(fromAddress) && last) {
    const said = location.hash.length > 1;
    link = said ? { ...last, page, backend, view, scenes, way, evaluation, entry, learn, presenting } : last;
    sessionStore.setState({ restored: bringsWork(last) });
  } else if (
    last &&
    bringsWork(last) &&
    inAnyLanguage(last) !== inAnyLanguage(fromAddress) &&
    !history.state?.own &&
    !(await isOwnAddress(fromAddress))
  ) {
    sessionStore.setState({ before: lastAddress });
  }
  if (location.hash !== openedAt) {
    const now = readLink(location.hash);
    link = { ...link, page: now.page };
    if (now.learn !== null) link = { ...link, learn: now.learn, presenting: now.presenting };
  }
  // Who has chosen by now what to see is not put back to what was kept.
  const early = wayStore.getState() !== firstWay;
  if (early) link = { ...link, way: writeWay(wayStore.getState()) };
  engineStore.setState({ choice: link.backend });
  modelStore.setState({ slots: slotsOf(link), asked: slotsOf(link) });
  followPictures();
  followScores();
  followMaps();
  const starting = startEngine(link.backend);
  await apply(link);
  const { way: chosen } = wayStore.getState();
  if (early || chosen !== readWay(link.way).way) chooseWay(chosen);
  routeStore.subscribe((now, before) => now.page !== before.page && leaveFaults(before.page));
  return { link, starting };
}

/** Starts the engine on another backend, or again after a failure; loaded models are carried over. */
export async function switchBackend(choice: Link["backend"]) {
  if (!(await startEngine(choice))) return;
  const { slots, loaded } = modelStore.getState();
  if (!loaded[slots.a]) await restoreModels(currentLink());
}
