import type { Translated } from "../../../language/words";
import type { recipe as english } from "./recipe.en";

export const recipe: Translated<typeof english> = {
  method: {
    title: "手法",
    changed: "{{name}} を基に変更したもの。",
    details: "損失の項と重み",
    letters:
      "v は画像、t はそのキャプション、t̄ はネガティブ、* は教師、s はロジットスケールです。空いている枠のネガティブは、どの和にも入りません。",
    weightOf: "{{name}}の重み",
    negatives: {
      label: "和に入れるネガティブ",
      none: "なし：CLIP のまま",
      own: "そのキャプションのもの：DeGLA の論文",
      batch: "バッチのすべて：NegCLIP、DeGLA の公開コード",
    },
    pairing: { label: "ネガティブ", own: "論文どおり", released: "公開コード" },
    scale: { label: "スケール", learned: "学習（s）", fixed: "10：公開コード" },
    teacher: {
      bySteps: "α をステップ数から決める",
      rate: "教師の保持率 α",
      about:
        "教師は 1 ステップごとに、自分の値をこの割合だけ残し、残りを生徒から取り込みます。ステップ数から決めると、論文と同じだけ入れ替わります。",
      between: "0 から 1 の間で入力してください。",
    },
    bothWays: "キャプションから画像の向きも同様",
    margin: "max(0, margin − s (v·t − v·t̄ₖ)) の k についての平均",
    ownWeights: "{{name}}（重みを変更）",
    ownTerms: "独自の組み合わせ",
  },
  presets: {
    contrastive: {
      name: "対照学習",
      about: "CLIP 本来の損失だけを使います。通常のファインチューニングと比べるためのものです。",
    },
    negclip: {
      name: "NegCLIP",
      about:
        "バッチ全体のネガティブを CLIP の損失に加えます。構成理解は上がりますが、ほかの知識は忘れられます。",
    },
    "ce-clip": {
      name: "CE-CLIP",
      about: "NegCLIP の損失に、キャプション同士の対照と、学習が進むほど広がるマージンを加えます。",
    },
    degla: {
      name: "DeGLA",
      about:
        "キャプション自身のネガティブとの対照 2 種と、元の知識を保つゆっくり動く教師を使います。論文どおりで、同梱のモデルもこれで作られました。",
    },
    "degla-released": {
      name: "DeGLA（公開コード）",
      about:
        "著者のコードどおり：バッチ全体のネガティブ、テキスト対照の別の組み合わせ、スケール 10、α 0.9996。",
    },
  },
  terms: {
    base: {
      name: "CLIP の対照損失",
      about: "画像はバッチの中から自分のキャプションを、キャプションは自分の画像を探し当てます。",
    },
    igc: {
      name: "画像を基準とする対照",
      about: "画像が、ネガティブよりも正しいキャプションを選ぶようにします。構成理解を高めます。",
    },
    tgc: {
      name: "テキストを基準とする対照",
      about: "キャプションを、教師による埋め込みの近くに保ち、ネガティブからは離します。",
    },
    dis: {
      name: "自己蒸留",
      about: "埋め込みを教師の近くに保ち、知識を忘れないようにします。",
    },
    imc: {
      name: "モダリティ内の対照",
      about: "CE-CLIP：テキストだけの中で、キャプションをそのネガティブから離します。",
    },
    cmr: {
      name: "モダリティ間の順位",
      about:
        "CE-CLIP：キャプションがどのネガティブにもマージンの分だけ勝つようにします。マージンはモデルとともに広がります。",
    },
  },
  settings: {
    title: "設定",
    more: "その他の設定",
    name: "名前",
    microBatch: "マイクロバッチ",
    byMemory: "マイクロバッチをメモリーに合わせる",
    byMemoryAbout:
      "一度にタワーを通すペアの数です。バッチより小さくすると必要なメモリーが減り、勾配は変わりません。",
    reset: "初期値に戻す",
    noNumber: "数値を入力してください。",
    atLeast: "{{bound}} 以上の値を入力してください。",
    moreThan: "{{bound}} より大きい値を入力してください。",
    atMost: "{{bound}} 以下の値を入力してください。",
    whole: "整数を入力してください。",
    cantUse: "この値は使えません。",
  },
  fields: {
    steps: { label: "ステップ数", about: "重みを更新する回数。効果を見るには 300 で足ります。" },
    batch: { label: "バッチ", about: "1 ステップのペアの数。多いほど安定し、遅くなります。" },
    lr: {
      label: "学習率",
      about: "最大時の 1 ステップの大きさ。高すぎると忘れ、低すぎると何も変わりません。",
    },
    negatives: {
      label: "ネガティブの数",
      about: "ハードネガティブの枠の数。空いた枠は無視されます。",
    },
    seed: { label: "シード", about: "同じシードからは同じバッチが作られます。" },
    warmup: {
      label: "ウォームアップ",
      about: "このステップ数で学習率を上げ、その後コサイン曲線で下げます。",
    },
    weightDecay: {
      label: "重み減衰",
      about: "重みを 0 に近づけます。バイアス、正規化、ロジットスケールは除きます。",
    },
    clipNorm: { label: "勾配ノルムの上限", about: "これより長い勾配は切り詰めます。0 なら切り詰めません。" },
    beta1: { label: "β₁", about: "AdamW が勾配を覚えておく度合い。" },
    beta2: { label: "β₂", about: "AdamW が勾配の 2 乗を覚えておく度合い。" },
    epsilon: { label: "ε", about: "AdamW が 0 で割らないための値。" },
    evaluateEvery: {
      label: "評価の間隔",
      about: "取り置きデータで評価する間隔（ステップ）。0 なら評価しません。",
    },
    checkpointEvery: {
      label: "チェックポイントの間隔",
      about: "保存の間隔（ステップ）。タブを閉じても、ここから再開できます。",
    },
    heldOut: {
      label: "取り置き",
      about: "学習に使わないデータの割合。1 枚の画像が両方に入ることはありません。",
    },
    count: { label: "シーン数", about: "異なる画像の枚数。1 エポックに当たります。" },
    scenesSeed: { label: "シーンのシード", about: "同じシードからは同じシーンが作られます。" },
    relation: { label: "位置を述べるシーン", about: "位置関係にある 2 つの物の割合。" },
    colours: { label: "色を述べるシーン", about: "色の付いた 2 つの物の割合。" },
    single: { label: "物が 1 つのシーン", about: "物が 1 つだけの割合。" },
    twins: { label: "双子", about: "シーンの次に、入れ替えた双子が続く割合。" },
  },
  others: {
    model: "モデル",
    method: "手法",
    train: "学習対象",
    tokenTable: "トークン表",
    baseNegatives: "L_base のネガティブ",
    pairing: "L_TGC の組み合わせ",
    scale: "L_TGC のスケール",
    data: "データ",
    pairs: "ペア",
    nouns: "名詞",
    styles: "画風",
    relations: "位置関係",
    shareOfRelations: "位置関係の割合",
    shareOfColours: "色の割合",
    shareOfSingle: "物が 1 つの割合",
    weight: "L_{{symbol}} の重み",
  },
  values: {
    all: "すべて",
    on: "オン",
    off: "オフ",
    many: "{{count}} 個",
    allWeights: "すべての重み",
    lastBlocks_other: "最後の {{count}} ブロック",
    projections: "射影",
    lora: "ランク {{rank}} の LoRA",
    scenes: "シーン {{scenes, number}} 枚",
    pairs: "自分のペア",
  },
  trained: {
    title: "学習対象",
    model: "モデル",
    label: "モデルのどこを学習するか",
    kinds: {
      all: { label: "すべて", about: "両方のタワーのすべての重みを動かします。" },
      last: {
        label: "末尾",
        about: "各タワーの最後のブロックだけを動かします。メモリーが少なくて済み、失うものも減ります。",
      },
      projections: {
        label: "射影",
        about: "共通空間への 2 つの行列だけを動かします。速いですが、効果は弱めです。",
      },
      lora: {
        label: "LoRA",
        about: "大きな行列に小さな行列を添えます。単独でも、統合しても書き出せます。",
      },
    },
    blocks: "各タワーのブロック数",
    rank: "ランク",
    alpha: "LoRA の α",
    matrices: "行列",
    tokenTable: "トークン表も学習する",
    tokenTableAbout: "テキストタワーのパラメーターの大半を占め、まれな単語は損なわれやすくなります。",
  },
};
