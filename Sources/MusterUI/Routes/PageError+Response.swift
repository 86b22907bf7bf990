import Hummingbird

extension PageError {
    /// The answer, as the page's script reads it.
    var response: Response { .json(ErrorView(error: message), status) }
}

/// What the page's script reads of an error.
private struct ErrorView: Encodable {
    var error: String
}
