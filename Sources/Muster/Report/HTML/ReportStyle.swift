import CEmbeddedFiles
import FoundationEssentials
import IdentityAPI

/// How reports look, for programs that show them or shall look alike.
public enum ReportStyle {
    /// The text of the style sheet: light and dark, narrow, wide and on paper. All text colours have a contrast of at least 4.5 to 1 with their background.
    public static let css = String(cString: report_css())

    /// Searching and sorting the failed rows. `#q=words` in the address searches at once, so that a search can be passed on.
    ///
    /// It begins with an empty line, as in the reports of earlier versions. A browser that reads those from `muster ui` runs
    /// their script only where its hash is this one's.
    static let script = String(cString: report_js())

    /// The script of a report as a `Content-Security-Policy` names it: `sha256-…`. A program that serves reports allows it and no other.
    public static let scriptHash: String = {
        var hash = SHA256()
        hash.update(Array(script.utf8).span.bytes)
        return "sha256-" + Data(hash.finalize()).base64EncodedString()
    }()
}
