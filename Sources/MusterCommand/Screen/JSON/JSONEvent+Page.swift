extension JSONEvent {
    /// A listening page.
    struct UI: Encodable {
        var event = "ui"
        /// Its address, with the key that opens it in one browser, once.
        var url: String
    }
}
