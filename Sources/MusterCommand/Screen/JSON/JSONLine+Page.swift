extension JSONLine {
    /// The address of a listening page, with the key that opens it in one browser, once.
    static func ui(_ url: String) -> String { line(["event": "ui", "url": url]) }
}
