package io.lockstep.devstack.analysis;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.TruncateTokenFilter;
import org.elasticsearch.plugin.Inject;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.TokenFilterFactory;
import org.elasticsearch.plugin.settings.AnalysisSettings;
import org.elasticsearch.plugin.settings.IntSetting;

/** Elasticsearch's token filter {@code truncate}. */
@NamedComponent("truncate")
public final class TruncateFactory implements TokenFilterFactory {

    private final int length;

    @Inject
    public TruncateFactory(Settings settings) {
        this.length = settings.length();
    }

    /** What the definition of an index says of it. */
    @AnalysisSettings
    public interface Settings {
        @IntSetting(path = "length", defaultValue = 1)
        int length();
    }

    @Override
    public TokenStream create(TokenStream tokens) {
        return new TruncateTokenFilter(tokens, length);
    }
}
