import HTTPTypes
import IdentityAPI
import Muster

/// The plan of the sheet, and its corrections.
extension Workbench {
    /// Plans the sheet.
    func beginPlan() async throws {
        try await waitUntilFree()
        guard sheet != nil else { throw PageError(.conflict, "Choose a sheet first.") }
        begin(.planning) { try await $0.planSheet() }
    }

    func planSheet() async throws {
        guard let sheet else { return }
        let connection = try await connect()
        var settings = connector.settings
        sheet.choices.apply(to: &settings)
        settings.sheet = sheet.sheet.options
        settings.concurrency = connection.concurrency
        var files = [sheet.upload].compactMap(\.self)
        var source = sheet.sheet
        if !sheet.corrections.isEmpty {
            let copy = try TemporaryCopy()
            source = try source.corrected(by: sheet.corrections, in: copy)
            settings.sheet = source.options
            files.append(copy)
        }
        let prepared = try await PreparedRun.prepare(source.check(), settings: settings, client: connection.client)
        take(try DraftPlan(.sheet, of: sheet.sheet, corrections: sheet.corrections, prepared, connection, files: files))
    }

    func take(_ plan: DraftPlan) {
        change {
            self.plan = plan
            if case .sheet = plan.source { sheet?.corrections = plan.corrections }
            planVersion += 1
            step = .plan
        }
        let version = planVersion
        // Read beside, so that the first search need not wait for it.
        work.add { await self.take(ChangeIndex(plan.changes), version) }
    }

    private func take(_ index: ChangeIndex, _ version: Int) {
        guard version == planVersion else { return }
        search?.take(index)
    }

    /// Replaces cells and plans again.
    func correct(_ corrections: CellCorrections) throws {
        try requireFree()
        guard let plan, plan.isEditable else { throw PageError(.conflict, "The rows of this plan cannot be edited.") }
        begin(.planning) { bench in await bench.take(try await plan.corrected(by: corrections)) }
    }

    /// Replaces a text in all rows with a mistake, and plans again.
    func correct(_ mistake: Mistake, with text: String) throws {
        guard let plan else { throw PageError(.conflict, "There is no plan yet.") }
        try correct(plan.prepared.corrections(of: mistake, with: text))
    }
}
