import FoundationEssentials
import IdentityAPI

/// How reports look, for programs that show them or shall look alike.
public enum ReportStyle {
    /// The text of the style sheet: light and dark, narrow, wide and on paper.
    public static var css: String { HTMLReport.style }

    /// The script of a report as a `Content-Security-Policy` names it: `sha256-…`. A program that serves reports allows it and no other.
    public static let scriptHash: String = {
        var hash = SHA256()
        let text = Array(HTMLReport.script.utf8)
        hash.update(text.span.bytes)
        return "sha256-" + Data(hash.finalize()).base64EncodedString()
    }()
}
