package io.lockstep.devstack.analysis;

import com.ibm.icu.text.Transliterator;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.icu.ICUTransformFilter;
import org.elasticsearch.plugin.Inject;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.TokenFilterFactory;
import org.elasticsearch.plugin.settings.AnalysisSettings;
import org.elasticsearch.plugin.settings.StringSetting;

/** The token filter {@code icu_transform}, forwards only, of Elastic's plugin {@code analysis-icu}. */
@NamedComponent("icu_transform")
public final class IcuTransformFactory implements TokenFilterFactory {

    private final Transliterator transform;

    @Inject
    public IcuTransformFactory(Settings settings) {
        this.transform = Transliterator.getInstance(settings.id(), Transliterator.FORWARD);
    }

    /** What the definition of an index says of it. */
    @AnalysisSettings
    public interface Settings {
        @StringSetting(path = "id", defaultValue = "Null")
        String id();
    }

    @Override
    public TokenStream create(TokenStream tokens) {
        return new ICUTransformFilter(tokens, transform);
    }
}
