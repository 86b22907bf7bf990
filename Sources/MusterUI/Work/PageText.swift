import IdentityAPI
import Muster

/// Sentences for people who do not know the options of the command line.
enum PageText {
    /// An error as a sentence.
    static func sentence(_ error: any Error) -> String {
        if let error = error as? PageError { return error.message }
        return plain("\(error)")
    }

    /// A sentence with the controls of the page in place of options.
    static func plain(_ text: String) -> String {
        var plain = text
        for (pattern, words) in rules { plain = plain.replacing(pattern, with: words) }
        return plain
    }

    private nonisolated(unsafe) static let rules: [(Regex<AnyRegexOutput>, String)] = [
        (
            #"Say what (?:it means|they mean): --map '[^']*' for the full set of groups, --map '[^']*' for groups to enter, --map '[^']*' for one row per membership; --ignore '[^']*' leaves (?:it|them) out\."#,
            "Choose what it means at the column, or “Not used”."
        ),
        (
            #"--map '[^']*'(?: --map '[^']*')* gives (?:it|them) that meaning; --ignore '[^']*'(?: --ignore '[^']*')* (?:ignores|leaves) (?:it|them)(?: out)?\."#,
            "Choose its meaning at the column, or “Not used”."
        ),
        (#"--delete-created deletes (it|them)"#, "the choice below deletes them"),
        (#"--ignore '[^']*' leaves it out"#, "“Not used” at the column leaves it out"),
        (#"with --create-groups"#, "with “Create the missing groups”"),
        (
            #"The first line must be a header; --map '[^']*' gives a column its meaning\."#,
            "The first line must be a header. Choose what each column means."
        ),
        (#"If it lists groups: --list-separator (\S+)"#, "If it lists groups, choose another separator of groups"),
        (#"--encoding names another"#, "Choose another encoding if that is wrong"),
        (#"--layout matrix reads it"#, "The layout matrix reads it"),
    ].map { (try! Regex($0.0), $0.1) }
}
