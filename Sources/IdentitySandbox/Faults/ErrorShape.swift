/// The forms in which the Identity service and the gateways before it write an error's body.
public enum ErrorShape: String, Sendable, Hashable, CaseIterable {
    /// `{"errors": {"name": ["…"]}, "title": …}`
    case fields
    /// `{"errors": [{"code": …, "description": …}]}`
    case codes
    /// `{"result": {"succeeded": false, "errors": [{"code": …, "description": …}]}}`
    case result
    /// `{"errorMessage": …}`
    case errorMessage
    /// `{"message": …}`
    case message
    /// `{"Message": …}`
    case capitalMessage = "Message"
    /// `{"error": {"message": …}}`
    case error
    /// `{"error": …, "error_description": …}`
    case description
    /// Plain text.
    case text
    /// Nothing.
    case empty
}
