import type { Kind } from "../notice";

/** Words of what the rooms below tell as data (../notice.ts). */
export const en = {
  names: {
    one: "“{{name}}”",
    between: ", ",
    more_one: "{{names}} and {{count, number}} more",
    more_other: "{{names}} and {{count, number}} more",
  },
  kinds: {
    // where
    row: "{{file}}, row {{row}}",
    line: "{{file}}, line {{line}}",
    entry: "{{file}}, entry {{entry}}",
    entryOf: "{{file}}, entry {{entry}} of {{of}}",
    captionAt: "{{at}}, caption {{caption}}",
    ofCase: "{{id}}",
    ofMode: "{{mode}}",
    ofFile: "{{file}}",

    // tables
    readAsWindows1252:
      "{{file}} is not in UTF-8; it was read as Windows-1252, as Excel writes it on Windows. Where letters look wrong, save it as UTF-8.",
    readAsShiftJis:
      "{{file}} is not in UTF-8; it was read as Shift_JIS, as Excel writes it on Japanese Windows. Where letters look wrong, save it as UTF-8.",
    readAsEucJp:
      "{{file}} is not in UTF-8; it was read as EUC-JP. Where letters look wrong, save it as UTF-8.",
    columnsUnread_one: "{{file}}: one column is not read: {{columns}}.",
    columnsUnread_other: "{{file}}: {{count, number}} columns are not read: {{columns}}.",
    indexUnread: "{{file}}: a column without a name (an index) is not read.",
    noHeading: "{{file}} has no heading: its first column is read as the picture, its second as the caption.",
    noHeadingCaptionFirst:
      "{{file}} has no heading: its first column is read as the caption, its second as the picture.",
    rowUnused: "{{where}} {{what}}.",
    moreUnused_one: "{{count, number}} more row can't be used.",
    moreUnused_other: "{{count, number}} more rows can't be used.",
    saidUntrue_one: "{{file}}: {{count, number}} caption left out that the table calls false of its picture.",
    saidUntrue_other:
      "{{file}}: {{count, number}} captions left out that the table calls false of their pictures.",
    unclearLabel: "{{file}}: the label “{{label}}” says neither true nor false; the caption is kept.",
    unclearLabels_one:
      "{{file}}: the label “{{label}}” and {{count, number}} more say neither true nor false; the captions are kept.",
    unclearLabels_other:
      "{{file}}: the label “{{label}}” and {{count, number}} more say neither true nor false; the captions are kept.",
    nameless: "{{where}}: no picture is named.",
    namelessRows_one: "{{where}} and {{count, number}} more row: no picture is named.",
    namelessRows_other: "{{where}} and {{count, number}} more rows: no picture is named.",
    noRowNamesPicture: "No row names a picture.",
    noRows: "It holds no rows.",

    // what is wrong with a row or entry, behind its place
    noJson: "is no JSON: {{said}}",
    noRecord: "is no record with names",
    noCaption: "has no caption",
    nothingToTellApart: "names no picture, or nothing to tell apart",
    cellsBeyond:
      "has {{cells, number}} cells where the heading has {{columns, number}}: “{{beyond}}” has no column, so the row is left out; put quotes around a cell that holds the separator",
    rightEmpty: "the right caption is empty",
    noWrongDiffers: "no wrong caption differs from the right one",
    noPictureNamed: "no picture is named",
    captionEmpty: "the caption is empty",
    twinsAlike: "the two captions or the two pictures are the same",
    noReadablePicture: "is no picture that can be read",
    inNoClass: "lies in no class's folder",
    twiceInFiles: "stands in the files twice; the first is kept",
    neitherTrueNorFalse: "the label “{{label}}” says neither true nor false",
    fieldsWrong: "{{said}}",
    modeOneSided: "needs right and wrong captions, else no threshold tells them apart",
    picturesUncaptioned_one: "{{count, number}} picture without a caption is not scored",
    picturesUncaptioned_other: "{{count, number}} pictures without a caption are not scored",
    entryUnused: "{{where}}: {{what}}",
    pictureMissing: "{{key}}: {{why}}",
    firstProblem: "The first problem: {{where}}: {{what}}.",

    // why a picture is not there
    notThere: "not in the folder",
    rounded: "a number that a spreadsheet has rounded; give its column the format “text” and save it again",
    ambiguous_one: "{{count, number}} file could be meant: {{files}}",
    ambiguous_other: "{{count, number}} files could be meant: {{files}}",
    contested: "{{path}} could be it, and {{other}} as well",
    notYetAdded: "not added yet",
    pictureUnclear: "{{name}} names no one picture: {{why}}.",

    // pictures
    animated: "Animated: only the first frame is used.",
    padded: "Its end is filled with zeros: if the lower part is grey, the file was not copied whole.",
    transparent: "Transparent in places: it is seen on white.",

    // where suites come from
    cited: "{{work}}",
    citedWithPictures: "{{work}}; pictures: {{pictures}}",
    formatOf: "Format of {{work}}",
    shuffledHere: "{{work}}: captions of the file, the four shuffles made here by seed",
    ownTable: "A table of one's own",
    ownModes: "Failure modes of one's own",
    classFolders: "One folder a class; prompts {{prompts}}, averaged (Radford et al. 2021)",
    scenesDrawn: "Scenes drawn from scene graphs by seed (docs/scenes.md), seed {{seed}}",
    scenesOfNouns_one:
      "Scenes drawn from scene graphs by seed (docs/scenes.md), seed {{seed}}, {{count, number}} noun",
    scenesOfNouns_other:
      "Scenes drawn from scene graphs by seed (docs/scenes.md), seed {{seed}}, {{count, number}} nouns",

    // suites
    captionsCut_one:
      "{{count, number}} caption is longer than the {{tokens, number}} tokens that the model reads: its end is not seen.",
    captionsCut_other:
      "{{count, number}} captions are longer than the {{tokens, number}} tokens that the model reads: their end is not seen.",
    casesTied_one:
      "{{count, number}} case can't be told: the captions differ only in what is not seen, and tie.",
    casesTied_other:
      "{{count, number}} cases can't be told: the captions differ only in what is not seen, and tie.",
    casesLimited_one: "Limited to the first case of each category: {{kept, number}} of {{all, number}}.",
    casesLimited_other:
      "Limited to the first {{count, number}} cases of each category: {{kept, number}} of {{all, number}}.",
    captionsMended_one: "Captions mended as OpenAI's tokenizer does: {{count, number}} changed.",
    captionsMended_other: "Captions mended as OpenAI's tokenizer does: {{count, number}} changed.",
    foilsRefused_one:
      "{{file}}: {{count, number}} foil left out that fewer than {{votes}} of three annotators refused, as its authors advise.",
    foilsRefused_other:
      "{{file}}: {{count, number}} foils left out that fewer than {{votes}} of three annotators refused, as its authors advise.",
    foilsWithoutVotes_one: "{{file}}: {{count, number}} foil has no votes and is kept.",
    foilsWithoutVotes_other: "{{file}}: {{count, number}} foils have no votes and are kept.",
    relationsLeftOut_one:
      "{{file}}: {{count, number}} case left out whose relation is symmetric or rare, as in the authors' macro average.",
    relationsLeftOut_other:
      "{{file}}: {{count, number}} cases left out whose relations are symmetric or rare, as in the authors' macro average.",
    attributesLeftOut_one:
      "{{file}}: {{count, number}} case left out whose pair of attributes has fewer than {{least}}, as in the authors' macro average.",
    attributesLeftOut_other:
      "{{file}}: {{count, number}} cases left out whose pair of attributes has fewer than {{least}}, as in the authors' macro average.",
    shufflesLeftOut_one: "{{file}}: {{count, number}} shuffle left out that gave the caption itself.",
    shufflesLeftOut_other: "{{file}}: {{count, number}} shuffles left out that gave the caption itself.",

    // how a model's folder was read
    imageSettingsOf: "image settings from {{used}}, not from {{unused}}, as transformers 5",
    imageSettingsFlat: "image settings from {{used}}, as transformers 4; transformers 5 finds none",
    openClipLayout: "OpenCLIP's layout: pictures cropped as torchvision does",
    tokenizerFromVocabulary: "tokenizer from vocab.json and merges.txt",
    tokenizerAsItStands: "tokenizer.json as it stands ({{tokenizer}})",
    tokenizerBuiltAnew: "tokenizer's normaliser and splitting built anew, as transformers 5 does",
    prefixDropped: "weights' names without their “{{prefix}}”",
    loraMerged: "LoRA adapter merged into its base",

    // a run's data
    captionsLost_one: "{{count, number}} caption without picture left out: {{captions}}.",
    captionsLost_other: "{{count, number}} captions without picture left out: {{captions}}.",
    picturesBroken_one: "{{count, number}} picture that can't be read left out: {{pictures}}. {{why}}",
    picturesBroken_other: "{{count, number}} pictures that can't be read left out: {{pictures}}. {{why}}",
    pictureBroken: "One picture is left out. {{why}}",
    picturesSilent_one: "{{count, number}} picture without caption left out: {{pictures}}.",
    picturesSilent_other: "{{count, number}} pictures without caption left out: {{pictures}}.",
    negativesEqual_one: "{{count, number}} negative equal to the caption left out.",
    negativesEqual_other: "{{count, number}} negatives equal to the caption left out.",
    negativesBeyond_one: "{{count, number}} negative left out: a caption has room for {{slots, number}}.",
    negativesBeyond_other: "{{count, number}} negatives left out: a caption has room for {{slots, number}}.",
    captionsRepeated_one:
      "{{count, number}} caption occurs more than once: in one batch they count as wrong for each other.",
    captionsRepeated_other:
      "{{count, number}} captions occur more than once: in one batch they count as wrong for each other.",
    pairsMended_one: "Captions and negatives mended as OpenAI's tokenizer does: {{count, number}} changed.",
    pairsMended_other: "Captions and negatives mended as OpenAI's tokenizer does: {{count, number}} changed.",
    nounsFew: "So few nouns are chosen that negatives replace them by nouns that are not among them.",
    stylesPoor: "Too few of the nouns are drawn in {{styles}}: left out.",
  },
} as const;

type Words = typeof en.kinds;
/** A kind without words; with words for each it is never, and this file compiles. */
type Silent = {
  [K in Exclude<Kind, "fault">]: K extends keyof Words ? never : `${K}_other` extends keyof Words ? never : K;
}[Exclude<Kind, "fault">];
true satisfies [Silent] extends [never] ? true : Silent;
