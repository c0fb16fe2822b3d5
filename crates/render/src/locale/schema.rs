//! What the keys of manifests and of case files hold, as an editor shows it.

mod tables;

use super::Lang;

/// The title of a schema.
pub(crate) fn title(file: &str, lang: Lang) -> &'static str {
    match file {
        "scenario" => lang.pick("bareme : jeu de structures", "bareme: scenario set"),
        "manifest" => lang.pick("bareme : manifeste d’un résultat", "bareme: manifest of a result"),
        _ => {
            lang.pick("bareme : cas de calcul d’une politique", "bareme: worked cases of a policy")
        }
    }
}

/// What a key holds; the path has `/` between tables.
pub(crate) fn key(file: &str, path: &str, lang: Lang) -> &'static str {
    if file == "manifest" {
        return manifest(path, lang);
    }
    let (fr, en) = match (file, path) {
        ("scenario", "") => (
            "Manifeste d’un jeu de structures : des tables jointes, des enveloppes, des variantes.",
            "Manifest of a scenario set: joined tables, envelopes, variants.",
        ),
        ("scenario", "label") => (
            "Titre du jeu, montré au-dessus de chaque tableau.",
            "Title of the set, shown above every table.",
        ),
        ("scenario", "status") => (
            "Ce que valent les données ; « fictitious » (données fictives) est dit dans chaque titre.",
            "What the data are worth; `fictitious` is said in every title.",
        ),
        ("scenario", "key") => (
            "Colonne qui identifie la structure (structure, si la clé manque).",
            "Column that identifies the structure (structure, if the key is absent).",
        ),
        ("scenario", "period") => (
            "Colonne de l’année ; sans cette clé, le jeu n’a pas d’années.",
            "Column of the year; without this key, the set has no years.",
        ),
        ("scenario", "weight") => (
            "Colonne de pondération : combien de structures une ligne représente.",
            "Column of weights: how many structures a row stands for.",
        ),
        ("scenario", "table") => (
            "Une table, et ce qu’il en faut : docs/tables.fr.md.",
            "A table, and what is needed of it: docs/tables.md.",
        ),
        ("scenario", path) if path.starts_with("table/") => tables::key(&path["table/".len()..]),
        ("scenario", "tables") => (
            "Tables (CSV de toute forme, .xlsx, .ods), par leur chemin depuis le dossier du manifeste, ou { file = … } ; jointes sur la clé, et sur l’année si elles l’ont.",
            "Tables (CSV of any form, .xlsx, .ods), by their path from the folder of the manifest, or { file = … }; joined on the key, and on the year if they have it.",
        ),
        ("scenario", "envelope") => (
            "Montants de référence par année : 2026 = { amount = 10_500_000 }.",
            "Reference amounts by year: 2026 = { amount = 10_500_000 }.",
        ),
        ("scenario", "envelope/amount") => ("Montant, en euros.", "Amount, in euros."),
        ("scenario", "envelope/months") => (
            "Mois de l’année que paie le montant, s’ils ne sont pas douze : il n’est pas comparé à une année pleine.",
            "Months of the year that the amount pays for, if not twelve: it is not compared with a full year.",
        ),
        ("scenario", "envelope/nature") => {
            ("Nature du montant : versé, prévision…", "What the amount is: paid, forecast…")
        }
        ("scenario", "envelope/source") => {
            ("D’où vient le montant.", "Where the amount comes from.")
        }
        ("scenario", "variant") => (
            "Variantes : des colonnes ou des paramètres changés, à la demande (--variant NOM, ou all).",
            "Variants: columns or parameters changed, on request (--variant NAME, or all).",
        ),
        ("scenario", "variant/name") => (
            "Nom, donné à --variant ; « all » est réservé.",
            "Name, given to --variant; `all` is reserved.",
        ),
        ("scenario", "variant/label") => ("Titre de la variante.", "Title of the variant."),
        ("scenario", "variant/inputs") => (
            "Colonnes changées, chacune par une formule sur la ligne : taux = \"taux + 2\".",
            "Columns changed, each by a formula over the row: rate = \"rate + 2\".",
        ),
        ("scenario", "projection") => (
            "Années à venir : les lignes d’une année, reprises pour les suivantes.",
            "Years to come: the rows of one year, again for the years after it.",
        ),
        ("scenario", "projection/from") => (
            "Année reprise (la dernière des tables, si la clé manque).",
            "Year that is copied (the last one of the tables, if the key is absent).",
        ),
        ("scenario", "projection/to") => ("Dernière année faite.", "Last year made."),
        ("scenario", "projection/growth") => (
            "Croissance par an, par colonne, en fraction : file_active = 0.02. Calculée depuis l’année reprise, arrondie une fois.",
            "Growth a year, by column, as a fraction: file_active = 0.02. From the year that is copied, rounded once.",
        ),
        ("scenario", "projection/digits") => (
            "Décimales du résultat, par colonne (celles de la cellule reprise, si la clé manque).",
            "Decimals of the result, by column (those of the cell that is copied, if the key is absent).",
        ),
        ("scenario", "entries") => (
            "Structures à venir, faites comme une structure des tables.",
            "Structures to come, made like a structure of the tables.",
        ),
        ("scenario", "entries/profile") => (
            "Identifiant de la structure dont les lignes sont reprises.",
            "Identifier of the structure whose rows they take.",
        ),
        ("scenario", "entries/prefix") => (
            "Début de leurs identifiants, avant un numéro.",
            "What their identifiers start with, before a number.",
        ),
        ("scenario", "entries/count") => ("Combien (1 sinon).", "How many (1 otherwise)."),
        ("scenario", "entries/from") => ("Leur première année.", "Their first year."),
        ("scenario", "entries/set") => (
            "Cellules qui ne sont pas celles du profil : date_entree = \"2027-01-01\".",
            "Cells that are not the profile’s: date_entree = \"2027-01-01\".",
        ),
        ("cases", "") => (
            "Cas de calcul d’une politique : des valeurs données, et ce que la politique doit en tirer (bareme test).",
            "Worked cases of a policy: values given, and what the policy must make of them (bareme test).",
        ),
        ("cases", "policy") => (
            "Identifiant de la politique : policies/ID.rhai.",
            "Id of the policy: policies/ID.rhai.",
        ),
        ("cases", "label") => ("Titre de la série de cas.", "Title of the series of cases."),
        ("cases", "default") => (
            "Ligne de départ de tous les cas : une valeur par colonne nécessaire, et exercice.",
            "The row that all cases start from: a value for each column needed, and exercice.",
        ),
        ("cases", "case") => ("Les cas.", "The cases."),
        ("cases", "case/name") => {
            ("Nom du cas, unique dans le fichier.", "Name of the case, unique in the file.")
        }
        ("cases", "case/source") => (
            "D’où viennent les résultats attendus : phrase du texte, calcul à la main, décision.",
            "Where the expected results come from: sentence of the text, hand computation, decision.",
        ),
        (_, "envelope/note" | "case/note") => ("Remarque libre.", "Free remark."),
        ("cases", "case/exercice") => ("Année du cas.", "Year of the case."),
        ("cases", "case/given") => (
            "Colonnes qui diffèrent de la ligne de départ.",
            "Columns that differ from the row that all cases start from.",
        ),
        ("cases", "case/beside") => (
            "Autres lignes du cas : { exercice = 2025 } pour la même structure, { structure = \"B\" } pour une autre, et les colonnes qui diffèrent de la ligne du cas.",
            "Other rows of the case: { exercice = 2025 } for the same structure, { structure = \"B\" } for another, and the columns that differ from the row of the case.",
        ),
        (_, "variant/params" | "case/params") => {
            ("Paramètres changés, comme avec --set.", "Parameters changed, as with --set.")
        }
        ("cases", "case/expect") => (
            "Résultats attendus, par formule ; \"none()\" pour une valeur manquante, \"error:B0708\" pour une erreur.",
            "Expected results, by formula; \"none()\" for a missing value, \"error:B0708\" for an error.",
        ),
        ("cases", "case/error") => (
            "Code de l’erreur que la ligne doit rencontrer (B0708, par exemple).",
            "Code of the error that the row must meet (B0708, for instance).",
        ),
        ("cases", "case/margin") => (
            "Écart admis pour tous les nombres du cas (0 par défaut).",
            "Gap allowed for all numbers of the case (0 by default).",
        ),
        ("cases", "case/margins") => {
            ("Écart admis pour certaines formules.", "Gap allowed for some formulas.")
        }
        _ => ("", ""),
    };
    lang.pick(fr, en)
}

fn manifest(path: &str, lang: Lang) -> &'static str {
    let (fr, en) = match path {
        "" => (
            "Ce dont un résultat dépend, écrit par --manifest et relu par bareme verify.",
            "What a result depends on, written by --manifest and read by bareme verify.",
        ),
        "bareme_manifest" => ("Version de ce format.", "Version of this format."),
        "sha256" => (
            "SHA-256 du contenu : son JSON sans espaces, les clés de chaque objet triées.",
            "SHA-256 of the content: its JSON without spaces, the keys of every object sorted.",
        ),
        "content" => ("Tout ce qui est couvert par l’empreinte.", "Everything that is hashed."),
        "content/by" => ("Ce qui a calculé.", "What computed it."),
        "content/by/bareme" => ("Version de bareme.", "Version of bareme."),
        "content/by/libraries" => (
            "Versions des bibliothèques qui peuvent décider d’un chiffre.",
            "Versions of the libraries that may decide a digit.",
        ),
        "content/language" => ("Langue des textes du résultat.", "Language of the result’s words."),
        "content/command" => ("Commande.", "Command."),
        "content/arguments" => (
            "Arguments, dans l’ordre de l’aide, chaque option en --nom=valeur.",
            "Arguments, in the order of the help, each option as --name=value.",
        ),
        "content/policies" => ("Politiques chargées.", "Policies that were loaded."),
        "content/policies/id" => ("Identifiant ou chemin.", "Id or path."),
        "content/policies/edition" => ("Édition du langage.", "Edition of the language."),
        "content/read" => ("Fichiers lus, par chemin.", "Files that were read, by path."),
        "content/written" => ("Fichier écrit.", "File that was written."),
        "content/read/path" => (
            "Chemin depuis le dossier où la commande a été lancée.",
            "Path from the folder where the command was run.",
        ),
        "content/written/path" => (
            "Chemin depuis ce dossier ; null pour la sortie standard.",
            "Path from this folder; null for standard output.",
        ),
        "content/read/size" | "content/written/size" => ("Taille en octets.", "Size in bytes."),
        "content/read/sha256" | "content/written/sha256" => {
            ("SHA-256 des octets.", "SHA-256 of the bytes.")
        }
        _ => ("", ""),
    };
    lang.pick(fr, en)
}
