import Muster
import SystemPackage

/// A plan that is shown and not run yet.
struct DraftPlan: Sendable {
    /// What it is a plan of.
    enum Source: Sendable {
        /// A new import of the sheet.
        case sheet
        /// The failed rows of a run.
        case retry(Retry)
        /// What undoes a run.
        case undo(Undo, UndoChoices)
        /// What a run has left.
        case rest(EarlierRun)
    }

    let source: Source
    /// The sheet before corrections; those are of this sheet.
    let original: Sheet
    /// Cells that were corrected.
    var corrections: CellCorrections
    let prepared: PreparedRun
    let changes: PlannedChanges
    let mistakes: [Mistake]
    let connection: ServiceConnector.Connection
    /// The files that the sheet lies in, kept for as long as this is.
    let files: [TemporaryCopy]

    init(
        _ source: Source,
        of original: Sheet,
        corrections: CellCorrections = CellCorrections(),
        _ prepared: PreparedRun,
        _ connection: ServiceConnector.Connection,
        files: [TemporaryCopy]
    ) throws {
        self.source = source
        self.original = original
        self.corrections = corrections
        self.prepared = prepared
        self.connection = connection
        self.files = files
        changes = try prepared.changes()
        mistakes = try prepared.mistakes()
    }

    /// Whether it holds an earlier run, on which nobody else can work meanwhile.
    var holdsRun: Bool { if case .sheet = source { false } else { true } }

    /// Whether the run keeps the only copy of its sheet.
    var isPiped: Bool { !files.isEmpty }

    /// Whether cells can be corrected: not of a run under way, whose sheet is settled, nor of an undo.
    var isEditable: Bool {
        switch source {
        case .sheet, .retry: true
        case .undo, .rest: false
        }
    }

    /// The number that must be typed before so much is taken away; `nil` when none must be.
    var numberToType: Int? {
        let memberships = prepared.cost.losses.memberships
        return memberships.lost * 20 > memberships.all ? memberships.lost : nil
    }

    /// Returns the sheet with further corrections, planned with the organization as it was read.
    func corrected(by more: CellCorrections) async throws -> DraftPlan {
        var corrections = corrections
        corrections.merge(more)
        let copy = try TemporaryCopy()
        let sheet = try original.corrected(by: corrections, in: copy)
        let prepared = try await PreparedRun.prepare(
            sheet.check(),
            settings: prepared.settings.unrecognized(original),
            readAsFor: prepared
        )
        return try DraftPlan(
            source,
            of: original,
            corrections: corrections,
            prepared,
            connection,
            files: files + [copy]
        )
    }
}

/// What an undo does besides.
struct UndoChoices: Codable, Sendable, Hashable {
    var deletesCreated = false
    var acceptsDrift = false
}

extension RunSettings {
    /// Takes the limits that the page was started with; a run's own ones stay where it has none.
    mutating func takeSafetyLimits(of other: RunSettings) {
        safetyLimits.changes = other.safetyLimits.changes ?? safetyLimits.changes
        safetyLimits.removals = other.safetyLimits.removals ?? safetyLimits.removals
        maximumErrors = other.maximumErrors ?? maximumErrors
    }

    /// The same settings for another version of the sheet, whose layout is recognized anew.
    func unrecognized(_ sheet: Sheet) -> RunSettings {
        var settings = self
        settings.sheet = sheet.options
        return settings
    }
}
