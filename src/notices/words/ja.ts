import type { Translated } from "../../language/words";
import type { en } from "./en";

export const ja: Translated<typeof en> = {
  names: {
    one: "“{{name}}”",
    between: "、",
    more_other: "{{names}} ほか {{count, number}} 件",
  },
  kinds: {
    row: "{{file}} の {{row}} 行目",
    line: "{{file}} の {{line}} 行目",
    entry: "{{file}} の項目 {{entry}}",
    entryOf: "{{file}} の “{{of}}” の項目 {{entry}}",
    captionAt: "{{at}} のキャプション {{caption}}",
    ofCase: "{{id}}",
    ofMode: "{{mode}}",
    ofFile: "{{file}}",

    readAsWindows1252:
      "{{file}} は UTF-8 ではないため、Windows の Excel が書き出す Windows-1252 として読みました。文字化けしているときは、UTF-8 で保存し直してください。",
    readAsShiftJis:
      "{{file}} は UTF-8 ではないため、日本語版 Windows の Excel が書き出す Shift_JIS として読みました。文字化けしているときは、UTF-8 で保存し直してください。",
    readAsEucJp:
      "{{file}} は UTF-8 ではないため、EUC-JP として読みました。文字化けしているときは、UTF-8 で保存し直してください。",
    columnsUnread_other: "{{file}}：使わない列が {{count, number}} 列あります：{{columns}}。",
    indexUnread: "{{file}}：名前のない列（行番号）は使いません。",
    noHeading: "{{file}} には見出し行がないため、1 列目を画像、2 列目をキャプションとして読みました。",
    noHeadingCaptionFirst:
      "{{file}} には見出し行がないため、1 列目をキャプション、2 列目を画像として読みました。",
    rowUnused: "{{where}}：{{what}}。",
    moreUnused_other: "ほかに使えない行が {{count, number}} 行あります。",
    saidUntrue_other:
      "{{file}}：表で画像に合わないとされているキャプション {{count, number}} 件を除きました。",
    unclearLabel:
      "{{file}}：ラベル “{{label}}” は正誤のどちらとも読めません。キャプションはそのまま使います。",
    unclearLabels_other:
      "{{file}}：ラベル “{{label}}” ほか {{count, number}} 件は正誤のどちらとも読めません。キャプションはそのまま使います。",
    nameless: "{{where}}：画像の指定がありません。",
    namelessRows_other: "{{where}} ほか {{count, number}} 行：画像の指定がありません。",
    noRowNamesPicture: "画像を指定した行がありません。",
    noRows: "行がありません。",

    noJson: "JSON として読めません（{{said}}）",
    noRecord: "名前付きの項目になっていません",
    noCaption: "キャプションがありません",
    nothingToTellApart: "画像の指定がないか、比べる対象がありません",
    cellsBeyond:
      "セルが {{cells, number}} 個ありますが、見出しは {{columns, number}} 列です。“{{beyond}}” に当たる列がないため、この行を除きました。区切り文字を含むセルは引用符で囲んでください",
    rightEmpty: "正しいキャプションが空です",
    noWrongDiffers: "正しいキャプションと異なる誤りのキャプションがありません",
    noPictureNamed: "画像の指定がありません",
    captionEmpty: "キャプションが空です",
    twinsAlike: "2 つのキャプション、または 2 枚の画像が同じです",
    noReadablePicture: "読み取れる画像ではありません",
    inNoClass: "どのクラスのフォルダーにも入っていません",
    twiceInFiles: "ファイルに 2 回現れるため、最初のものを使います",
    neitherTrueNorFalse: "ラベル “{{label}}” は正誤のどちらとも読めません",
    fieldsWrong: "値がないか、正しくありません：{{fields}}",
    modeOneSided: "正しいキャプションと誤りのキャプションの両方がないと、しきい値を決められません",
    picturesUncaptioned_other: "キャプションのない画像 {{count, number}} 枚は採点しません",
    entryUnused: "{{where}}：{{what}}",
    pictureMissing: "{{key}}：{{why}}",
    firstProblem: "最初の問題：{{where}}：{{what}}。",

    notThere: "フォルダーにありません",
    rounded: "表計算ソフトで丸められた数値です。列の書式を「文字列」にして、保存し直してください",
    ambiguous_other: "当てはまるファイルが {{count, number}} 個あります：{{files}}",
    contested: "{{path}} が当てはまりますが、{{other}} にも当てはまります",
    notYetAdded: "まだ追加されていません",
    pictureUnclear: "{{name}} がどの画像か決まりません：{{why}}。",

    animated: "アニメーション画像のため、最初のコマだけを使います。",
    padded: "末尾がゼロで埋められています。画像の下の方が灰色なら、ファイルが最後までコピーされていません。",
    transparent: "透明な部分があり、白い背景に重ねて使います。",

    cited: "{{work}}",
    citedWithPictures: "{{work}}、画像：{{pictures}}",
    formatOf: "{{work}} の形式",
    shuffledHere: "{{work}}：キャプションはファイルのもの、4 通りの並べ替えはここでシードから作成",
    ownTable: "手持ちの表",
    ownModes: "手持ちの失敗パターン",
    classFolders: "フォルダー 1 つが 1 クラス、プロンプト {{prompts}} の平均（Radford et al. 2021）",
    scenesDrawn: "シーングラフからシードで描いたシーン（docs/scenes.md）、シード {{seed}}",
    scenesOfNouns_other:
      "シーングラフからシードで描いたシーン（docs/scenes.md）、シード {{seed}}、名詞 {{count, number}} 語",

    captionsCut_other:
      "モデルが読める {{tokens, number}} トークンより長いキャプションが {{count, number}} 件あり、その末尾は読まれません。",
    casesTied_other: "読まれない部分だけが異なるため、{{count, number}} 問は区別できず引き分けになります。",
    casesLimited_other:
      "各カテゴリーの最初の {{count, number}} 問に絞りました（{{all, number}} 問中 {{kept, number}} 問）。",
    captionsMended_other:
      "キャプションを OpenAI のトークナイザーと同じように整え、{{count, number}} 件が変わりました。",
    foilsRefused_other:
      "{{file}}：著者の勧めに従い、3 人の評価者のうち誤りと認めた人が {{votes}} 人に満たない文 {{count, number}} 件を除きました。",
    foilsWithoutVotes_other: "{{file}}：評価のない誤りの文 {{count, number}} 件はそのまま使います。",
    relationsLeftOut_other:
      "{{file}}：著者のマクロ平均に合わせ、対称な関係やまれな関係の {{count, number}} 問を除きました。",
    attributesLeftOut_other:
      "{{file}}：著者のマクロ平均に合わせ、{{least}} 問に満たない属性の組の {{count, number}} 問を除きました。",
    shufflesLeftOut_other: "{{file}}：並べ替えても元の文と同じになった {{count, number}} 件を除きました。",

    imageSettingsOf: "画像の設定は transformers 5 と同じく {{unused}} ではなく {{used}} から",
    imageSettingsFlat:
      "画像の設定は transformers 4 と同じく {{used}} から（transformers 5 では見つかりません）",
    openClipLayout: "OpenCLIP 形式：画像は torchvision と同じように切り抜き",
    tokenizerFromVocabulary: "トークナイザーは vocab.json と merges.txt から",
    tokenizerAsItStands: "tokenizer.json をそのまま使用（{{tokenizer}}）",
    tokenizerBuiltAnew: "トークナイザーの正規化と分割は transformers 5 と同じように作り直し",
    prefixDropped: "重みの名前から “{{prefix}}” を除去",
    loraMerged: "LoRA アダプターをベースに統合",

    captionsLost_other: "画像のないキャプション {{count, number}} 件を除きました：{{captions}}。",
    picturesBroken_other: "読み取れない画像 {{count, number}} 枚を除きました：{{pictures}}。{{why}}",
    pictureBroken: "画像 1 枚を除きました。{{why}}",
    picturesSilent_other: "キャプションのない画像 {{count, number}} 枚を除きました：{{pictures}}。",
    negativesEqual_other: "キャプションと同じネガティブ {{count, number}} 件を除きました。",
    negativesBeyond_other:
      "キャプション 1 件に入るネガティブは {{slots, number}} 件までのため、{{count, number}} 件を除きました。",
    captionsRepeated_other:
      "2 回以上現れるキャプションが {{count, number}} 件あります。同じバッチに入ると、互いに誤りとして扱われます。",
    pairsMended_other:
      "キャプションとネガティブを OpenAI のトークナイザーと同じように整え、{{count, number}} 件が変わりました。",
    nounsFew: "選ばれた名詞が少ないため、ネガティブでは選ばれていない名詞にも置き換えます。",
    stylesPoor: "選ばれた名詞の絵が足りないため、次の画風を除きました：{{styles}}。",
  },
};
