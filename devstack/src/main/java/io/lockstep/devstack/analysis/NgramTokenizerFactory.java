package io.lockstep.devstack.analysis;

import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.ngram.NGramTokenizer;
import org.elasticsearch.plugin.Inject;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.TokenizerFactory;
import org.elasticsearch.plugin.settings.AnalysisSettings;
import org.elasticsearch.plugin.settings.IntSetting;

/** Elasticsearch's tokenizer {@code ngram}, over characters of every kind. */
@NamedComponent("ngram")
public final class NgramTokenizerFactory implements TokenizerFactory {

    private final int shortest;
    private final int longest;

    @Inject
    public NgramTokenizerFactory(Settings settings) {
        this.shortest = settings.shortest();
        this.longest = settings.longest();
    }

    /** What the definition of an index says of it. */
    @AnalysisSettings
    public interface Settings {
        @IntSetting(path = "min_gram", defaultValue = 1)
        int shortest();

        @IntSetting(path = "max_gram", defaultValue = 2)
        int longest();
    }

    @Override
    public Tokenizer create() {
        return new NGramTokenizer(shortest, longest);
    }
}
