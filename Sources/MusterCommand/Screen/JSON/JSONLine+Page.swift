extension JSONLine {
    /// The address of the page.
    static func ui(_ url: String) -> String { line(JSONEvent.UI(url: url)) }
}
